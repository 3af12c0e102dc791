package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineScannerTest {

    private static void assertScanned(byte[] octets, int from, int to) {
        LineScanner scanner = new LineScanner();
        int end = from;
        int high = 0;
        int nul = 0;
        int escapes = 0;
        while (end < to && octets[end] != '\n' && octets[end] != '\r') {
            int octet = octets[end] & 0xff;
            high += octet > 127 ? 1 : 0;
            nul += octet == 0 ? 1 : 0;
            escapes += octet < 32 || octet > 126 || octet == '=' ? 1 : 0;
            end++;
        }
        assertThat(scanner.scan(octets, from, to)).isEqualTo(end);
        assertThat(scanner.high()).isEqualTo(high);
        assertThat(scanner.nul()).isEqualTo(nul);
        assertThat(scanner.escapes()).isEqualTo(escapes);
    }

    @Test
    void eachOctetCountsAsWhatItIsInEachPlace() {
        for (int octet = 0; octet < 256; octet++) {
            for (int at = 0; at < 20; at++) {
                byte[] octets = new byte[20];
                Arrays.fill(octets, (byte) 'x');
                octets[at] = (byte) octet;
                assertScanned(octets, 0, 20);
                assertScanned(octets, 3, 19);
            }
        }
    }

    @Test
    void neighboursDoNotMatter() {
        SplittableRandom random = new SplittableRandom(54);
        byte[] all = {0, 1, '\t', '\n', '\r', 31, ' ', '<', '=', '>', 'a', 126, 127, (byte) 128, (byte) 255};
        byte[] octets = new byte[19];
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < octets.length; at++) {
                octets[at] = all[random.nextInt(all.length)];
            }
            assertScanned(octets, random.nextInt(4), octets.length);
        }
    }

    @Test
    void countsAddUpUntilTheyAreCleared() {
        byte[] octets = {'a', 0, -1, '='};
        LineScanner scanner = new LineScanner();
        scanner.scan(octets, 0, 4);
        scanner.scan(octets, 1, 4);
        assertThat(scanner.high()).isEqualTo(2);
        assertThat(scanner.nul()).isEqualTo(2);
        assertThat(scanner.escapes()).isEqualTo(6);
        scanner.clear();
        assertThat(scanner.high() + scanner.nul() + scanner.escapes()).isZero();
    }
}
