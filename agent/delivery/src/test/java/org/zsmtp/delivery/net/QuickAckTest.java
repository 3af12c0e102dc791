package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The option on a socket of the system's; when it is used is in [SessionHandlerTest].
class QuickAckTest {

    @Test
    void closedSocketDoesNotMatter() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel socket = new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            assertThatCode(() -> QuickAck.send(socket)).doesNotThrowAnyException();
            socket.close().sync();
            assertThatCode(() -> QuickAck.send(socket)).doesNotThrowAnyException();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
