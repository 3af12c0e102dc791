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
class LaterContextTest {

    private static SslContext context() throws SSLException {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    }

    @Test
    void contextIsMadeOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        SslContext another = context();
        LaterContext later = new LaterContext(
                () -> {
                    made.incrementAndGet();
                    return another;
                },
                context());
        assertThat(later.get()).isSameAs(another);
        assertThat(later.get()).isSameAs(another);
        assertThat(made).hasValue(1);
    }

    @Test
    void usualOneServesWhereTheOptionsLeaveNoOther() throws Exception {
        SslContext usual = context();
        assertThat(new LaterContext(() -> null, usual).get()).isSameAs(usual);
    }

    @Test
    void oneThatCannotBeMadeIsToldEachTimeAndTriedOnce() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        LaterContext later = new LaterContext(
                () -> {
                    tried.incrementAndGet();
                    throw new TlsConfigurationException("the library refuses its settings");
                },
                context());
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(later::get)
                    .isInstanceOf(TlsConfigurationException.class)
                    .hasMessage("the library refuses its settings");
        }
        assertThat(tried).hasValue(1);
    }
}
