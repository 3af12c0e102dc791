package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// Contexts that are made when they are first needed.
class LazyContextTest {

    private static SslContext context() throws SSLException {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    }

    @Test
    void contextIsMadeOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        SslContext another = context();
        LazyContext lazy = new LazyContext(
                () -> {
                    made.incrementAndGet();
                    return another;
                },
                context());
        assertThat(lazy.get()).isSameAs(another);
        assertThat(lazy.get()).isSameAs(another);
        assertThat(made).hasValue(1);
    }

    @Test
    void usualOneServesWhereTheOptionsLeaveNoOther() throws Exception {
        SslContext usual = context();
        assertThat(new LazyContext(() -> null, usual).get()).isSameAs(usual);
    }

    @Test
    void oneThatCannotBeMadeIsToldEachTimeAndTriedOnce() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        LazyContext lazy = new LazyContext(
                () -> {
                    tried.incrementAndGet();
                    throw new TlsConfigurationException("the library refuses its settings");
                },
                context());
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(lazy::get)
                    .isInstanceOf(TlsConfigurationException.class)
                    .hasMessage("the library refuses its settings");
        }
        assertThat(tried).hasValue(1);
    }
}
