package org.zsmtp.daemon.resident;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The conversation with one thin agent. Runs on the engine's event loop.
///
/// The agent passes descriptors 0, 1 and 2 with an octet each, is answered `+`, and sends the length of its greeting in
/// four octets and the [Greeting]. Then lines go both ways, ended by LF. From the engine: `serving`, `refused REASON`,
/// `title TEXT`, `move N` with N octets after it, `exit STATUS`, `left PID`. From the agent: `signal NAME`.
// What a write or a close comes to is told by the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class AgentHandler extends ChannelInboundHandlerAdapter {
    private static final int DESCRIPTORS = 3;
    private static final int LENGTH = Integer.BYTES;
    private static final int LARGEST_GREETING = 1 << 20;
    private static final int LONGEST_LINE = 200;

    /// What the conversation is with.
    interface Engine {

        /// An agent has connected and will send its greeting. The engine does not end for want of agents meanwhile.
        void visited();

        /// @return why this agent is not served; null where it is
        @Nullable
        String refusal(Greeting greeting);

        /// Begins to work for an agent that was not refused.
        void serve(ThinAgent agent);

        /// Takes no further agents.
        void leave();
    }

    private final Engine engine;
    private final long uid;
    private final List<FileDescriptor> descriptors = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int pid;

    /// The length of the greeting; 0 before it is known.
    private int expected;

    private @Nullable ThinAgent agent;

    /// @param uid of the one user whose agents are served
    AgentHandler(Engine engine, long uid) {
        this.engine = engine;
        this.uid = uid;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws IOException {
        var peer = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
        if (peer.uid() != uid) {
            context.close();
            return;
        }
        pid = peer.pid();
        engine.visited();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            switch (message) {
                case FileDescriptor descriptor -> descriptor(context, descriptor);
                case ByteBuf octets -> octets(context, octets);
                default -> context.close();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void descriptor(ChannelHandlerContext context, FileDescriptor descriptor) throws IOException {
        descriptors.add(descriptor);
        Descriptors.makeWait(descriptor);
        if (descriptors.size() == DESCRIPTORS) {
            ((EpollDomainSocketChannel) context.channel()).config().setReadMode(DomainSocketReadMode.BYTES);
            send(context, "+");
        }
    }

    private void octets(ChannelHandlerContext context, ByteBuf octets) {
        while (octets.isReadable()) {
            byte octet = octets.readByte();
            if (agent == null) {
                received.write(octet);
                greeting(context);
            } else if (octet == '\n') {
                line(received.toString(StandardCharsets.US_ASCII));
                received.reset();
            } else if (received.size() < LONGEST_LINE) {
                received.write(octet);
            }
        }
    }

    private void greeting(ChannelHandlerContext context) {
        if (expected == 0 && received.size() == LENGTH) {
            expected = ByteBuffer.wrap(received.toByteArray()).getInt();
            received.reset();
            if (expected <= 0 || expected > LARGEST_GREETING) {
                context.close();
            }
        } else if (expected > 0 && received.size() == expected) {
            byte[] text = received.toByteArray();
            received.reset();
            welcome(context, text);
        }
    }

    private void welcome(ChannelHandlerContext context, byte[] text) {
        Greeting greeting;
        try {
            greeting = Greeting.parse(text);
        } catch (IllegalArgumentException other) {
            answer(context, "refused " + other.getMessage());
            return;
        }
        if (greeting.purpose() == Greeting.Purpose.LEAVE) {
            engine.leave();
            answer(context, "left " + ProcessHandle.current().pid());
            return;
        }
        @Nullable String refusal = engine.refusal(greeting);
        if (refusal != null) {
            answer(context, "refused " + refusal);
            return;
        }
        send(context, "serving\n");
        ThinAgent joined = new ThinAgent(pid, greeting, descriptors, told -> send(context, told), context::close);
        descriptors.clear();
        agent = joined;
        engine.serve(joined);
    }

    private void line(String line) {
        ThinAgent serving = agent;
        if (serving != null && line.toLowerCase(Locale.ROOT).startsWith("signal ")) {
            serving.stop();
        }
    }

    private static void answer(ChannelHandlerContext context, String line) {
        context.writeAndFlush(Unpooled.copiedBuffer(line + "\n", StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static void send(ChannelHandlerContext context, String text) {
        context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        for (FileDescriptor each : descriptors) {
            Descriptors.close(each);
        }
        descriptors.clear();
        ThinAgent serving = agent;
        if (serving != null) {
            serving.vanished();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
