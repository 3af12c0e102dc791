package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QuadTest {

    @Test
    void blanksBetweenItemsDoNotCount() throws Exception {
        assertThat(scan("  smtp \t host\tuser   -2 ")).isEqualTo(new Quad("smtp", "host", "user", "-2 "));
    }

    @Test
    void quotesHoldBlanksAndStay() throws Exception {
        assertThat(scan("smtp dst.example \"joe x\"@dst.example 99"))
                .isEqualTo(new Quad("smtp", "dst.example", "\"joe x\"@dst.example", "99"));
        assertThat(scan("smtp \"a b\"c\"d\te\" u 1")).isEqualTo(new Quad("smtp", "\"a b\"c\"d\te\"", "u", "1"));
    }

    @Test
    void backslashTakesTheNextOctetAsItIs() throws Exception {
        assertThat(scan("smtp h a\\ b@c 1")).isEqualTo(new Quad("smtp", "h", "a\\ b@c", "1"));
        assertThat(scan("smtp h \"a\\\" b\"@c 1")).isEqualTo(new Quad("smtp", "h", "\"a\\\" b\"@c", "1"));
        assertThat(scan("smtp h \\\"a b 1")).isEqualTo(new Quad("smtp", "h", "\\\"a", "b 1"));
    }

    @Test
    void unclosedQuoteAndTrailingBackslashRunToTheEnd() throws Exception {
        assertThat(scan("smtp h \"a b 1")).isEqualTo(new Quad("smtp", "h", "\"a b 1", ""));
        assertThat(scan("smtp h a\\")).isEqualTo(new Quad("smtp", "h", "a\\", ""));
        assertThat(scan("smtp h\\")).isNull();
    }

    @Test
    void threeItemsAreNeeded() throws Exception {
        assertThat(scan("smtp h u")).isEqualTo(new Quad("smtp", "h", "u", ""));
        assertThat(scan("smtp h ")).isNull();
        assertThat(scan("smtp")).isNull();
        assertThat(scan("")).isNull();
    }

    @Test
    void routersHostListIsOneHost() throws Exception {
        assertThat(scan("smtp ((mx1.example)(mx2.example)) u 1"))
                .isEqualTo(new Quad("smtp", "((mx1.example)(mx2.example))", "u", "1"));
    }

    @Test
    void nothingBehindTheEndIsLookedAt() throws Exception {
        byte[] octets = "smtp h u 1".getBytes(ISO_8859_1);
        assertThat(Quad.scan(Octets.of(octets), 0, 8)).isEqualTo(new Quad("smtp", "h", "u", ""));
        assertThat(Quad.scan(Octets.of(Arrays.copyOf(octets, 8)), 0, 8)).isEqualTo(new Quad("smtp", "h", "u", ""));
        assertThat(Quad.scan(Octets.of(octets), 10, 10)).isNull();
        assertThat(Quad.scan(Octets.of(octets), 12, 10)).isNull();
    }

    private static Quad scan(String text) throws IOException {
        byte[] octets = ("r" + text + "\nnext line").getBytes(ISO_8859_1);
        return Quad.scan(Octets.of(octets), 1, 1 + text.length());
    }
}
