package org.zsmtp.delivery.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Proxy;

/// Has a SOCKS server connect to the destination. Until it has, nobody behind this handler hears of the channel; then
/// the handler leaves. Runs on the channel's event loop.
// What a write or a close comes to shows in the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class Socks5Handler extends ChannelInboundHandlerAdapter {

    private final Socks5Dialogue dialogue;
    private final long patienceMillis;
    private final Consumer<String> refused;
    private @Nullable ScheduledFuture<?> patience;
    private boolean over;

    /// @param patienceMillis how long the proxy may take from the first word on
    /// @param refused        told once where there will be no connection, with the reason for people
    Socks5Handler(Proxy.Socks5 proxy, InetSocketAddress destination, long patienceMillis, Consumer<String> refused) {
        this.dialogue = new Socks5Dialogue(destination, proxy.credentials());
        this.patienceMillis = patienceMillis;
        this.refused = refused;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        patience = context.executor()
                .schedule(() -> refuse(context, "no answer in time"), patienceMillis, TimeUnit.MILLISECONDS);
        say(context, dialogue.opening());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        byte[] heard = ByteBufUtil.getBytes(octets);
        octets.release();
        if (over) {
            return;
        }
        switch (dialogue.heard(heard)) {
            case Socks5Dialogue.Step.Wait _ -> {}
            case Socks5Dialogue.Step.Say(ByteBuffer words) -> say(context, words);
            case Socks5Dialogue.Step.Through(ByteBuffer rest) -> through(context, rest);
            case Socks5Dialogue.Step.Refused(String why) -> refuse(context, why);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Nobody behind this handler has been handed anything.
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, "it closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, String.valueOf(cause.getMessage()));
    }

    private static void say(ChannelHandlerContext context, ByteBuffer octets) {
        context.writeAndFlush(Unpooled.wrappedBuffer(octets));
    }

    private void through(ChannelHandlerContext context, ByteBuffer rest) {
        end();
        context.fireChannelActive();
        if (rest.hasRemaining()) {
            context.fireChannelRead(Unpooled.wrappedBuffer(rest));
        }
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (!over) {
            end();
            refused.accept(why);
            context.close();
        }
    }

    private void end() {
        over = true;
        if (patience != null) {
            patience.cancel(false);
        }
    }
}
