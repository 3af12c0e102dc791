package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CirclesTest {

    @Test
    void circlesAreFoundHoweverTheyMeet() {
        assertThat(Circles.among(Map.of(
                        "a", Set.of("b", "x"),
                        "b", Set.of("c"),
                        "c", Set.of("a", "d"),
                        "d", Set.of("e", "unknown"),
                        "e", Set.of("d", "f"),
                        "f", Set.of("f"))))
                .containsExactlyInAnyOrder(Set.of("a", "b", "c"), Set.of("d", "e"));
    }

    @Test
    void whatOnlyUsesOthersIsInNoCircle() {
        assertThat(Circles.among(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())))
                .isEmpty();
    }
}
