package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTextTest {

    private static DecodedText of(String... lines) {
        DecodedText text = new DecodedText();
        for (String line : lines) {
            text.source(TestLine.of(line, Line.End.LF));
        }
        return text;
    }

    @ParameterizedTest
    @CsvSource({"a, false", "=7F, false", "=00, false", "=80, true", "=FFa, true", "'', false"})
    void octetAbove127IsSeen(String line, boolean high) {
        assertThat(of(line).hasHigh()).isEqualTo(high);
        assertThat(of("a", line, "b").hasHigh()).isEqualTo(high);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "-a", "-a-", "a--", "=2Da", "- -", "=E4", ""})
    void textIsSendable(String line) {
        assertThat(of(line).isSendable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--", "--a", "---", "=2D-", "-=2D", "=00", "=G"})
    void whatMayBeADelimiterOrIsNoTextIsNot(String line) {
        assertThat(of(line).isSendable()).isFalse();
        assertThat(of("a", line, "b").isSendable()).isFalse();
    }

    @Test
    void hyphensAreCountedInEachLineAnew() {
        assertThat(of("x-", "-").isSendable()).isTrue();
        assertThat(of("-", "-").isSendable()).isTrue();
        assertThat(of("-=", "-").isSendable()).isFalse();
        assertThat(of("a=", "--").isSendable()).isTrue();
    }

    @Test
    void decodedLineHas998OctetsAtMost() {
        String half = "x".repeat(499);
        assertThat(of(half + "=", half).isSendable()).isTrue();
        assertThat(of(half + "=", half + "=41").isSendable()).isFalse();
        assertThat(of(half + "=", half, "x").isSendable()).isTrue();
        assertThat(of(half + "=41", half + "=", half + "=").isSendable()).isTrue();
        assertThat(of("=E4".repeat(998)).isSendable()).isTrue();
        assertThat(of("=E4".repeat(999)).isSendable()).isFalse();
    }
}
