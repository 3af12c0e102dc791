package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

    private final Findings findings = new Findings(new Entity(0, null, true));

    @Test
    void eachPieceOfALongFieldIsLookedAt() {
        findings.header(TestLine.of("abc", Line.End.NONE));
        assertThat(findings.highInHeader).isFalse();
        assertThat(findings.nulInHeader).isFalse();
        assertThat(findings.longestHeaderLine).isEqualTo(3);
        findings.header(TestLine.of("\u00e4", Line.End.NONE));
        assertThat(findings.highInHeader).isTrue();
        assertThat(findings.nulInHeader).isFalse();
        findings.header(TestLine.of("\0", Line.End.NONE));
        findings.header(TestLine.of("a", Line.End.LF));
        assertThat(findings.highInHeader).isTrue();
        assertThat(findings.nulInHeader).isTrue();
        assertThat(findings.longestHeaderLine).isEqualTo(3);
    }

    @Test
    void eachFieldIsLookedAt() {
        findings.header(TestLine.field("a: b"));
        assertThat(findings.highInHeader || findings.nulInHeader).isFalse();
        findings.header(TestLine.field("a: \u00e4\0"));
        findings.header(TestLine.field("a:"));
        assertThat(findings.highInHeader && findings.nulInHeader).isTrue();
        assertThat(findings.longestHeaderLine).isEqualTo(5);
    }

    @Test
    void bodyIsMeasuredAsOnTheWire() {
        findings.body(TestLine.of("a=\u00e4\0", Line.End.CR));
        findings.body(TestLine.of("\u00e4", Line.End.LF));
        findings.end();
        assertThat(findings.octets).isEqualTo(6 + 3);
        assertThat(findings.longestLine).isEqualTo(4);
        assertThat(findings.high).isEqualTo(2);
        assertThat(findings.nul).isEqualTo(1);
        assertThat(findings.escapes).isEqualTo(4);
        assertThat(findings.bareReturn).isTrue();
    }

    @Test
    void characterThatAPieceOfAsciiDividesIsNotUtf8() {
        findings.utf8 = new Utf8();
        findings.body(TestLine.piece("\u00c3", true, false, Line.End.NONE));
        findings.body(TestLine.piece("abc", false, false, Line.End.NONE));
        findings.body(TestLine.piece("\u00a4", false, false, Line.End.LF));
        assertThat(findings.utf8.isValid()).isFalse();
    }

    @Test
    void characterMayGoOverPieces() {
        findings.utf8 = new Utf8();
        findings.body(TestLine.piece("a\u00c3", true, false, Line.End.NONE));
        findings.body(TestLine.piece("\u00a4", false, false, Line.End.LF));
        assertThat(findings.utf8.isValid()).isTrue();
    }

    @Test
    void lineThatTheContentDoesNotEndCountsAsOne() {
        findings.body(TestLine.of("a", Line.End.CR_LF));
        findings.body(TestLine.piece("bc=", true, false, Line.End.NONE));
        findings.body(TestLine.piece("=", false, false, Line.End.NONE));
        findings.end();
        assertThat(findings.octets).isEqualTo(3 + 6);
        assertThat(findings.longestLine).isEqualTo(4);
        assertThat(findings.escapes).isEqualTo(2);
        assertThat(findings.bareReturn).isFalse();
    }

    @Test
    void nothingHasNoLine() {
        findings.end();
        assertThat(findings.octets).isZero();
    }
}
