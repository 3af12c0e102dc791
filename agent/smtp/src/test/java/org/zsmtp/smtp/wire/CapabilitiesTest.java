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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LIMITS RCPTMAX=20              | 20
            limits mailmax=5 rcptmax=7     | 7
            LIMITS RCPTMAX=1               | 1
            LIMITS RCPTMAX=999999          | 999999
            X-RCPTLIMIT 2                  | 10
            X-RCPTLIMIT 10000              | 10000
            X-RCPTLIMIT 999999             | 100000
            """)
    void limitOfRecipientsIsANumber(String line, int limit) {
        assertThat(offered(line).recipientLimit()).hasValue(limit);
    }

    @Test
    void smallerOfTwoLimitsCounts() {
        assertThat(offered("X-RCPTLIMIT 500", "LIMITS RCPTMAX=100").recipientLimit())
                .hasValue(100);
        assertThat(offered("X-RCPTLIMIT 50", "LIMITS RCPTMAX=100").recipientLimit())
                .hasValue(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIMITS",
                "LIMITS RCPTMAX",
                "LIMITS RCPTMAX=",
                "LIMITS RCPTMAX=0",
                "LIMITS RCPTMAX=-1",
                "LIMITS RCPTMAX=1000000",
                "LIMITS RCPTMAX=2x",
                "LIMITS XRCPTMAX=2",
                "LIMITS RCPTDOMAINMAX=1",
                "X-RCPTLIMIT",
                "X-RCPTLIMIT x",
                "X-RCPTLIMIT 0"
            })
    void limitThatIsNoneLimitsNothing(String line) {
        assertThat(offered(line).recipientLimit()).isEmpty();
    }

    @Test
    void limitOfMailsIsANumber() {
        assertThat(offered("LIMITS RCPTMAX=20 MAILMAX=5").mailLimit()).hasValue(5);
        assertThat(offered("LIMITS RCPTMAX=20").mailLimit()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH LOGIN, true",
        "auth plain login, true",
        "AUTH=LOGIN, true",
        "AUTH=PLAIN LOGIN, true",
        "AUTH, false",
        "AUTH PLAIN, false",
        "AUTH LOGINX, false",
        "XAUTH LOGIN, false",
        "AUTHLOGIN, false"
    })
    void mechanismIsOfferedInEitherForm(String line, boolean offered) {
        assertThat(offered(line).authenticatesBy("LOGIN")).isEqualTo(offered);
    }

    @Test
    void mechanismsOfSeveralLinesAreAllOffered() {
        Capabilities several = offered("AUTH GSSAPI", "SIZE 10", "SIZE 20", "AUTH LOGIN", "AUTH=PLAIN");

        assertThat(several.mechanisms()).containsExactly("GSSAPI", "LOGIN", "PLAIN");
        assertThat(several.sizeLimit()).hasValue(10);
    }

    @Test
    void mechanismsAreToldInUpperCaseAndOnce() {
        assertThat(offered("AUTH plain LOGIN Plain").mechanisms()).containsExactly("PLAIN", "LOGIN");
        assertThat(offered("SIZE").mechanisms()).isEmpty();
    }

    @Test
    void chunkingIsAKeyword() {
        assertThat(offered("chunking").chunking()).isTrue();
        assertThat(offered("CHUNK").chunking()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTPUTF8", "ENHANCEDSTATUSCODES"})
    void eachKeywordOffersItselfAndNothingElse(String keyword) {
        Capabilities offered = Capabilities.parse(Reply.of(250, "mx.example", keyword));
        assertThat(offered.smtpUtf8()).isEqualTo(keyword.equals("SMTPUTF8"));
        assertThat(offered.enhancedStatusCodes()).isEqualTo(keyword.equals("ENHANCEDSTATUSCODES"));
        assertThat(Capabilities.NONE.smtpUtf8()).isFalse();
        assertThat(Capabilities.NONE.enhancedStatusCodes()).isFalse();
    }
}
