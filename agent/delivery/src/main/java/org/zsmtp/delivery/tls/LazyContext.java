package org.zsmtp.delivery.tls;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// A TLS context that most programs never need, made when it is first used: another library takes longer to load
/// than a message to send. Safe for many threads.
final class LazyContext {

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
    private @Nullable TlsConfigurationException trouble;

    /// @param otherwise what is used where the options leave none
    LazyContext(Maker maker, SslContext otherwise) {
        this.maker = maker;
        this.otherwise = otherwise;
    }

    /// @throws TlsConfigurationException where its library does not take the operator's settings, though the usual
    ///     one did. It is not tried again
    synchronized SslContext get() throws TlsConfigurationException {
        TlsConfigurationException known = trouble;
        if (known != null) {
            throw known;
        }
        SslContext context = made;
        if (context == null) {
            context = make();
            made = context;
        }
        return context;
    }

    private SslContext make() throws TlsConfigurationException {
        try {
            SslContext context = maker.make();
            return context == null ? otherwise : context;
        } catch (TlsConfigurationException refused) {
            trouble = refused;
            throw refused;
        }
    }
}
