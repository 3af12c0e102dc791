package org.zsmtp.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobPathTest {

    @ParameterizedTest
    @CsvSource({
        "1234-321, '', 1234",
        "52001, '', 52001",
        "K/1234-321, K/, 1234",
        "I/J/48213-907, I/J/, 48213",
        "0, '', 0",
        "D/R/007x y~, D/R/, 7",
        "999999999999999999, '', 999999999999999999",
        "9/8/7, 9/8/, 7",
    })
    void numberAndDirectoriesComeFromThePath(String text, String prefix, long id) {
        JobPath path = new JobPath(text);
        assertThat(path.prefix()).isEqualTo(prefix);
        assertThat(path.id()).isEqualTo(id);
        assertThat(path).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/1, absolute",
        "/, absolute",
        "'', empty segment",
        "A//1, empty segment",
        "A/1/, empty segment",
        "../1, dots",
        "A/../1, dots",
        "./1, dots",
        "A/., dots",
        "1/.., dots",
        "A/B, digit",
        "-1, digit",
        "+1, digit",
        ".1, digit",
        "1/x, digit",
        "1234567890123456789, 18 digits",
        "A/99999999999999999999999999-1, 18 digits",
    })
    void pathsThatLeadElsewhereOrHaveNoNumberAreRefused(String text, String reason) {
        assertThatThrownBy(() -> new JobPath(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\0", "1\t", "1\r", "1\n2", "A\u001b/1", "1\u007f", "1\u00e4", "1\u760a", "\u0661"})
    void charactersBeyondPrintableAsciiAreRefused(String text) {
        assertThatThrownBy(() -> new JobPath(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[ -~]+");
    }

    @Test
    void fileNameMayHaveDotsThatAreNoSegment() {
        assertThat(new JobPath("A.../1..2").id()).isEqualTo(1);
    }
}
