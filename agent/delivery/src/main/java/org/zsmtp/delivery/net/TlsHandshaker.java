package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.session.Cause;

/// Does the TLS handshake on connections.
@FunctionalInterface
interface TlsHandshaker {

    /// For pools without TLS.
    TlsHandshaker NONE = (_, _, _) -> {
        throw new IllegalStateException("TLS that nobody asked for");
    };

    /// Begins a handshake on a live connection, on whose event loop it is called and answers. Octets that come from
    /// now on are TLS's; none is handed to the session before the answer.
    ///
    /// @param key what is required of it
    /// @param done told once, unless the connection ends before
    void begin(Channel channel, ReuseKey key, Consumer<Result> done);

    /// The result of a handshake.
    sealed interface Result {

        /// The connection satisfies the requirement.
        ///
        /// @param binding what an authentication on it can be tied to
        record Secured(TlsSession session, Binding binding) implements Result {

            /// To nothing.
            Secured(TlsSession session) {
                this(session, Binding.NONE);
            }
        }

        /// It does not; nothing may be sent over it any more.
        record Failed(Cause.Lack lack, TlsFailure failure) implements Result {}
    }
}
