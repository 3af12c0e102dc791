package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;

/// Names our own end of a connection.
final class OwnEnd {

    private OwnEnd() {}

    /// @return the nameless end where the address tells nothing
    static Endpoint of(@Nullable Channel channel) {
        return channel != null && channel.localAddress() instanceof InetSocketAddress own && !own.isUnresolved()
                ? Endpoint.of(own)
                : new Endpoint.LocalSocket(Path.of(""));
    }
}
