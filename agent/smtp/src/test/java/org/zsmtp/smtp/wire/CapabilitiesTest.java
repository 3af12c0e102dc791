package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {

    private static Capabilities offered(String... keywords) {
        String[] lines = new String[keywords.length + 1];
        lines[0] = "mx.example PIPELINING DSN";
        System.arraycopy(keywords, 0, lines, 1, keywords.length);
        return Capabilities.parse(Reply.of(250, lines));
    }

    @Test
    void keywordsAreReadInAnyCase() {
        Capabilities capabilities = offered("pipelining", "8BitMime", "Size 1000", "dsn", "EnhancedStatusCodes");
        assertThat(capabilities.pipelining()).isTrue();
        assertThat(capabilities.eightBitMime()).isTrue();
        assertThat(capabilities.size()).isTrue();
        assertThat(capabilities.dsn()).isTrue();
        assertThat(capabilities.enhancedStatusCodes()).isTrue();
    }

    @Test
    void greetingLineOffersNothing() {
        assertThat(offered()).isEqualTo(Capabilities.NONE);
        assertThat(offered("HELP").pipelining()).isFalse();
    }

    @Test
    void keywordOfAnotherNameOffersNothing() {
        Capabilities capabilities = offered("PIPELININGX", "XDSN", "SIZE=1000", "X 8BITMIME", "", "  ");
        assertThat(capabilities.pipelining()).isFalse();
        assertThat(capabilities.dsn()).isFalse();
        assertThat(capabilities.size()).isFalse();
        assertThat(capabilities.eightBitMime()).isFalse();
    }

    @Test
    void keywordOfferedTwiceCountsOnce() {
        assertThat(offered("SIZE 1000", "size 5").sizeLimit()).hasValue(1000);
    }

    @Test
    void blanksBeforeAndBetweenWordsDoNotMatter() {
        assertThat(offered("  SIZE \t 1000  ").sizeLimit()).hasValue(1000);
    }

    @ParameterizedTest
    @CsvSource({"SIZE 0, 0", "SIZE 1, 1", "SIZE 35882577 x, 35882577", "SIZE 999999999999999999, 999999999999999999"})
    void sizeLimitIsANumber(String line, long limit) {
        assertThat(offered(line).sizeLimit()).isEqualTo(OptionalLong.of(limit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SIZE", "SIZE x", "SIZE -1", "SIZE +1", "SIZE 1k", "SIZE 9999999999999999999", "SIZE \u0661"})
    void sizeWithoutAUsableLimitIsStillOffered(String line) {
        assertThat(offered(line).size()).isTrue();
        assertThat(offered(line).sizeLimit()).isEmpty();
    }
}
