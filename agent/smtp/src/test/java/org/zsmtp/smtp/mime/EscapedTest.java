package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;

class EscapedTest {

    private static String soft(String text) {
        return written(Escaped.Break.SOFT, text);
    }

    private static String folded(String text) {
        return written(Escaped.Break.FOLD, text);
    }

    private static String written(Escaped.Break how, String text) {
        Octets out = new Octets(16);
        new Escaped(how, NulOctets.ENCODED).line(TestLine.of(text, Line.End.NONE), out);
        return out.toString();
    }

    private static String x(int count) {
        return "x".repeat(count);
    }

    @Test
    void nulIsKeptOrLeftOut() {
        Octets kept = new Octets(16);
        new Escaped(Escaped.Break.SOFT, NulOctets.ENCODED).line(TestLine.of("a\0b", Line.End.LF), kept);
        assertThat(kept).hasToString("a=00b\n");
        Octets leftOut = new Octets(16);
        new Escaped(Escaped.Break.SOFT, NulOctets.REMOVED).line(TestLine.of("a\0\u00e4b", Line.End.LF), leftOut);
        assertThat(leftOut).hasToString("a=E4b\n");
    }

    /// RFC 2045 section 6.7, rule 5: 76 characters.
    @Test
    void lineThatGrowsTo76ColumnsIsNotBroken() {
        assertThat(soft(x(73) + "\u00e4")).isEqualTo(x(73) + "=E4");
        assertThat(soft(x(74) + "\u00e4")).isEqualTo(x(74) + "=\n=E4");
        assertThat(soft(x(72) + "\u00e4yy")).isEqualTo(x(72) + "=E4=\nyy");
        assertThat(soft(x(73) + "\u00e4yy")).isEqualTo(x(73) + "=\n=E4yy");
        assertThat(soft(x(73) + "\0yy")).isEqualTo(x(73) + "=\n=00yy");
        assertThat(soft(x(68) + "\u00e4\0\0\0")).isEqualTo(x(68) + "=E4=00=\n=00=00");
    }

    @Test
    void digitsStayWithTheirSign() {
        assertThat(soft(x(72) + "=41\u00e4")).isEqualTo(x(72) + "=41=\n=E4");
        assertThat(soft(x(73) + "=41\u00e4")).isEqualTo(x(73) + "=\n=41=E4");
    }

    @Test
    void plainLineOfAnyLengthThatSmtpTakesPassesAsItIs() {
        for (String line : new String[] {"", "-", "--b", "-" + x(997), "=3D", ".", " a "}) {
            assertThat(soft(line)).isEqualTo(line);
            assertThat(folded(line)).isEqualTo(line);
        }
        assertThat(soft("-" + x(998)))
                .startsWith("=2D" + x(72) + "=\n" + x(75) + "=\n")
                .hasLineCount(14);
    }

    @Test
    void lineThatChangesBecomesNoDelimiter() {
        assertThat(soft("-a-\u00e4")).isEqualTo("=2Da-=E4");
        assertThat(folded("-a-\u00e4")).isEqualTo(" -a-=E4");
        assertThat(soft("\u00e4--")).isEqualTo("=E4--");
        assertThat(folded("\u00e4--")).isEqualTo("=E4--");
    }

    @Test
    void piecesOfALineAreBrokenAsOneLine() {
        Octets out = new Octets(16);
        Escaped escaped = new Escaped(Escaped.Break.SOFT, NulOctets.ENCODED);
        escaped.line(TestLine.piece("-" + x(60), true, false, Line.End.NONE), out);
        escaped.line(TestLine.piece(x(20), false, false, Line.End.LF), out);
        escaped.line(TestLine.of("-", Line.End.LF), out);
        assertThat(out).hasToString("=2D" + x(72) + "=\n" + x(8) + "\n-\n");
    }

    /// RFC 5322 section 2.1.1: 998 characters.
    @Test
    void fieldThatGrowsTo998ColumnsIsNotFolded() {
        assertThat(folded(x(995) + "\u00e4")).isEqualTo(x(995) + "=E4");
        assertThat(folded(x(996) + "\u00e4")).isEqualTo(x(900) + "\n " + x(96) + "=E4");
        assertThat(folded(x(998))).isEqualTo(x(998));
        assertThat(folded(x(999))).isEqualTo(x(900) + "\n " + x(99));
    }

    @Test
    void fieldIsFoldedAtABlankBehindColumn76() {
        String end = "y".repeat(1000);
        String rest = "y".repeat(899) + "\n " + "y".repeat(101);
        assertThat(folded(x(76) + " " + end)).isEqualTo(x(76) + "\n " + rest);
        assertThat(folded(x(76) + "\t" + end)).isEqualTo(x(76) + "\n\t" + rest);
        assertThat(folded(x(75) + " " + end)).isEqualTo(x(75) + " " + "y".repeat(824) + "\n " + "y".repeat(176));
        assertThat(folded(x(76) + "  " + end)).isEqualTo(x(76) + " \n " + rest);
        assertThat(folded(x(76) + " \t" + end)).isEqualTo(x(76) + " \n\t" + rest);
        assertThat(folded(x(899) + "=" + "y".repeat(200))).isEqualTo(x(899) + "=\n " + "y".repeat(200));
    }
}
