package org.zsmtp.delivery.tls;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// A way to shake hands that most programs never need, made when it is first asked for: another library takes longer to
/// load than a message to send. Safe for many threads.
final class LaterContext {

    /// What makes it.
    @FunctionalInterface
    interface Maker {
        /// @return null where the options leave none
        @Nullable
        SslContext make() throws TlsConfigurationException;
    }

    private final Maker maker;
    private final SslContext otherwise;
    private @Nullable SslContext made;

    /// @param otherwise what is used where none can be made
    LaterContext(Maker maker, SslContext otherwise) {
        this.maker = maker;
        this.otherwise = otherwise;
    }

    synchronized SslContext get() {
        SslContext context = made;
        if (context == null) {
            context = makeOrDoWithout();
            made = context;
        }
        return context;
    }

    private SslContext makeOrDoWithout() {
        try {
            SslContext context = maker.make();
            return context == null ? otherwise : context;
        } catch (TlsConfigurationException refused) {
            // The usual one took the operator's settings: they are not wrong, only not for this library.
            return otherwise;
        }
    }
}
