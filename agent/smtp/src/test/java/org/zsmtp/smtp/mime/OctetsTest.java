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

    private static Octets holding(int room, String text, int taken) {
        Octets octets = new Octets(room);
        octets.put(text);
        assertThat(octets.take(ByteBuffer.allocate(taken))).isEqualTo(taken);
        return octets;
    }

    @Test
    void whatFitsExactlyDoesNotGrow() {
        assertThat(holding(4, "abcd", 0).array()).hasSize(4);
        assertThat(holding(4, "abcde", 0).array()).hasSizeGreaterThan(4);
    }

    @Test
    void restIsWhatWasNotTaken() {
        Octets octets = holding(8, "abcdef", 2);
        assertThat(octets.from()).isEqualTo(2);
        assertThat(octets.to()).isEqualTo(6);
        assertThat(octets.length()).isEqualTo(4);
        assertThat(octets.at(0)).isEqualTo((byte) 'c');
        assertThat(octets).hasToString("cdef");
    }

    @Test
    void queueThatIsEmptyStartsAtItsFront() {
        Octets octets = holding(8, "abcdef", 6);
        assertThat(octets.isEmpty()).isTrue();
        assertThat(octets.from()).isZero();
        assertThat(octets.to()).isZero();
    }

    @Test
    void roomThatWasTakenFromIsUsedWhereItIsMoreThanHalf() {
        Octets more = holding(8, "abcdefgh", 5);
        more.put("ijklm");
        assertThat(more).hasToString("fghijklm");
        assertThat(more.array()).hasSize(8);

        Octets half = holding(8, "abcdefgh", 4);
        half.put('i');
        assertThat(half).hasToString("efghi");
        assertThat(half.array()).hasSize(16);

        Octets tooMuch = holding(8, "abcdefgh", 5);
        tooMuch.put("ijklmn");
        assertThat(tooMuch).hasToString("fghijklmn");
        assertThat(tooMuch.array()).hasSize(16);
    }
}
