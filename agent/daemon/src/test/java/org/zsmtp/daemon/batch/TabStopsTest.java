package org.zsmtp.daemon.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TabStopsTest {

    @Test
    void aTabReachesTheNextColumnOfItsLine() {
        assertThat(TabStops.expand("To:\tx")).isEqualTo("To:     x");
        assertThat(TabStops.expand("Subject:\tx")).isEqualTo("Subject:        x");
        assertThat(TabStops.expand("A: 5678\tx\n\ty\tz")).isEqualTo("A: 5678 x\n        y       z");
        assertThat(TabStops.expand("\tx")).isEqualTo("        x");
        assertThat(TabStops.expand("no tab")).isEqualTo("no tab");
    }
}
