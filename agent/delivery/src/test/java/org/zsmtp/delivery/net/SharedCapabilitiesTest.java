package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

class SharedCapabilitiesTest {

    private final SharedCapabilities shared = new SharedCapabilities();

    @Test
    void equalOffersAreOneObject() {
        Capabilities first = shared.apply(offer("PIPELINING", "SIZE 1000"));
        assertThat(shared.apply(offer("PIPELINING", "SIZE 1000"))).isSameAs(first);
    }

    @Test
    void otherOffersAreOthers() {
        shared.apply(offer("PIPELINING", "SIZE 1000"));
        assertThat(shared.apply(offer("PIPELINING", "SIZE 2000"))).isEqualTo(offer("PIPELINING", "SIZE 2000"));
    }

    @Test
    void anOfferThatIsHugeIsNotKept() {
        String huge = "X".repeat(2001);
        Capabilities first = shared.apply(offer(huge));
        assertThat(shared.apply(offer(huge))).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void whatWasNotOfferedForLongIsForgotten() {
        Capabilities often = shared.apply(offer("DSN"));
        Capabilities once = shared.apply(offer("SMTPUTF8"));
        for (int i = 0; i < 300; i++) {
            shared.apply(offer("SIZE " + i));
            assertThat(shared.apply(offer("DSN"))).isSameAs(often);
        }
        assertThat(shared.apply(offer("SMTPUTF8"))).isEqualTo(once).isNotSameAs(once);
    }

    private static Capabilities offer(String... keywords) {
        List<String> lines = new ArrayList<>(List.of("mx.example"));
        lines.addAll(List.of(keywords));
        return Capabilities.parse(new Reply(250, lines));
    }
}
