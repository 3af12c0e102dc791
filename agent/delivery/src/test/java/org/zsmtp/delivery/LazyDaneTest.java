package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.smtp.address.DomainName;

class LazyDaneTest {

    private static final Dane.Target HOST =
            new Dane.Target(DomainName.parse("mx.b.example"), DomainName.parse("b.example"));

    @Test
    void itIsMadeWhenItIsFirstAskedAndOnce() {
        AtomicInteger made = new AtomicInteger();
        Dane dane = new LazyDane(() -> {
            made.incrementAndGet();
            return (target, port) -> new DaneFinding.Insecure(target.name() + ":" + port);
        });
        assertThat(made).hasValue(0);

        assertThat(dane.of(HOST, 25)).isEqualTo(new DaneFinding.Insecure("mx.b.example:25"));
        assertThat(dane.of(HOST, 26)).isEqualTo(new DaneFinding.Insecure("mx.b.example:26"));
        assertThat(made).hasValue(1);
    }
}
