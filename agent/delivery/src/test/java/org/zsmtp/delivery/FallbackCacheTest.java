package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Endpoint;

class FallbackCacheTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FallbackCache memory = new FallbackCache(() -> now, Duration.ofHours(1));

    @Test
    void quirkIsRememberedForItsTimeAndNotProlonged() {
        memory.learn(endpoint(1), Quirk.NO_CHUNKING);
        now = now.plus(Duration.ofMinutes(59));
        memory.learn(endpoint(1), Quirk.NO_CHUNKING);
        assertThat(memory.of(endpoint(1))).containsExactly(Quirk.NO_CHUNKING);
        assertThat(memory.of(endpoint(2))).isEmpty();

        now = now.plus(Duration.ofMinutes(1));
        assertThat(memory.of(endpoint(1))).isEmpty();
    }

    @Test
    void quirkThatIsForgottenLeavesTheOthers() {
        memory.learn(endpoint(1), Quirk.NO_CHUNKING);
        memory.learn(endpoint(1), Quirk.HELO_ONLY);
        memory.forget(endpoint(1), Quirk.HELO_ONLY);
        memory.forget(endpoint(2), Quirk.HELO_ONLY);

        assertThat(memory.of(endpoint(1))).containsExactly(Quirk.NO_CHUNKING);
    }

    @Test
    void thousandServersWithAllQuirksAreRememberedAndTheFirstOfMoreIsForgotten() {
        for (int i = 1; i <= 1000; i++) {
            for (Quirk quirk : Quirk.values()) {
                memory.learn(endpoint(i), quirk);
            }
        }
        assertThat(memory.of(endpoint(1))).containsExactly(Quirk.values());
        memory.learn(endpoint(1001), Quirk.NO_OVERLAP);
        assertThat(memory.of(endpoint(2))).hasSize(Quirk.values().length - 1);
        assertThat(memory.of(endpoint(1))).hasSize(Quirk.values().length);
        assertThat(memory.of(endpoint(1001))).containsExactly(Quirk.NO_OVERLAP);
    }

    private static Endpoint endpoint(int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
}
