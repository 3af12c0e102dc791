package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.session.Cause;

/// Brings connections under TLS.
@FunctionalInterface
interface TlsHandshaker {

    /// For pools that need none.
    TlsHandshaker NONE = (_, _, _) -> {
        throw new IllegalStateException("TLS that nobody asked for");
    };

    /// Begins a handshake on a live connection, on whose event loop it is called and answers. Octets that come from
    /// now on are TLS's; none is handed to the session before the answer.
    ///
    /// @param key what is required of it
    /// @param done told once, unless the connection ends before
    void begin(Channel channel, ReuseKey key, Consumer<Result> done);

    /// What came of a handshake.
    sealed interface Result {

        /// The connection is what was required.
        ///
        /// @param binding what an authentication on it can be tied to
        record Secured(TlsSession session, Binding binding) implements Result {

            /// To nothing.
            Secured(TlsSession session) {
                this(session, Binding.NONE);
            }
        }

        /// It is not; no octet may go over it any more.
        record Failed(Cause.Lack lack, TlsFailure failure) implements Result {}
    }
}
