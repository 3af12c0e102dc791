package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OctetsTest {

    @Test
    void queueThatNeverRunsEmptyKeepsItsSizeAndItsOrder() {
        Octets octets = new Octets(16);
        ByteBuffer target = ByteBuffer.allocate(7);
        octets.put("abc");
        int put = 3;
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            for (int n = 0; n < 7; n++) {
                octets.put('a' + put++ % 26);
            }
            octets.take(target.clear());
            for (byte octet : target.array()) {
                assertThat((char) octet).isEqualTo((char) ('a' + taken++ % 26));
            }
        }
        assertThat(octets.length()).isEqualTo(3);
        assertThat(octets.array().length).isLessThanOrEqualTo(64);
    }
}
