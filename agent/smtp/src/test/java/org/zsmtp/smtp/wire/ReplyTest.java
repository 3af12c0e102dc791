package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

    @ParameterizedTest
    @CsvSource({
        "200, COMPLETION",
        "299, COMPLETION",
        "354, INTERMEDIATE",
        "421, TRANSIENT_NEGATIVE",
        "499, TRANSIENT_NEGATIVE",
        "500, PERMANENT_NEGATIVE",
        "599, PERMANENT_NEGATIVE"
    })
    void firstDigitIsTheSeverity(int code, Severity severity) {
        Reply reply = Reply.of(code, "");
        assertThat(reply.severity()).isEqualTo(severity);
        assertThat(reply.isNegative()).isEqualTo(code >= 400);
        assertThat(reply.isCompletion()).isEqualTo(severity == Severity.COMPLETION);
        assertThat(reply.isIntermediate()).isEqualTo(severity == Severity.INTERMEDIATE);
    }

    @Test
    void codeOutOfRangeAndReplyWithoutLinesCannotBeBuilt() {
        assertThatThrownBy(() -> Reply.of(199, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reply.of(600, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reply(250, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void enhancedCodeIsTheFirstOfAnyLine() {
        assertThat(Reply.of(550, "5.1.1 unknown", "5.7.1 and unwanted").enhancedStatusCode())
                .isEqualTo(new EnhancedStatusCode(5, 1, 1));
        assertThat(Reply.of(250, "2.0.0").enhancedStatusCode()).isEqualTo(new EnhancedStatusCode(2, 0, 0));
    }

    @Test
    void enhancedCodeOfAnotherClassIsNone() {
        assertThat(Reply.of(550, "4.2.2 full").enhancedStatusCode()).isNull();
        assertThat(Reply.of(550, "4.2.2 full", "This host", "5.7.1 refuses").enhancedStatusCode())
                .isEqualTo(new EnhancedStatusCode(5, 7, 1));
        assertThat(Reply.of(550, "see 5.7.1 here").enhancedStatusCode()).isNull();
        assertThat(Reply.of(250, "5.0.0 odd").enhancedStatusCode()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "4.999.999", "5.1.10", "5.0.0"})
    void enhancedCodeIsReadAndWritten(String text) {
        assertThat(EnhancedStatusCode.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "5",
                "5.",
                "5.1",
                "5.1.",
                "5..1",
                ".1.1",
                "3.1.1",
                "1.0.0",
                "6.0.0",
                "55.1.1",
                "5.1000.1",
                "5.1.1000",
                "5.1.1.1",
                "5.1.-1",
                "5.1.+1",
                "5.1.1x",
                "x5.1.1",
                " 5.1.1",
                "5.1.1 ",
                "5.\u0661.1",
                "5,1,1"
            })
    void whatIsNoEnhancedCodeIsNull(String text) {
        assertThat(EnhancedStatusCode.parse(text)).isNull();
    }

    @Test
    void enhancedCodeEndsAtABlankOrTheEnd() {
        assertThat(EnhancedStatusCode.startOf("5.1.1 no such user")).isEqualTo(new EnhancedStatusCode(5, 1, 1));
        assertThat(EnhancedStatusCode.startOf("5.1.1")).isEqualTo(new EnhancedStatusCode(5, 1, 1));
        assertThat(EnhancedStatusCode.startOf("5.1.1: no")).isNull();
        assertThat(EnhancedStatusCode.startOf(" 5.1.1 no")).isNull();
        assertThat(EnhancedStatusCode.startOf("")).isNull();
    }

    @Test
    void enhancedCodeOutOfRangeCannotBeBuilt() {
        assertThatThrownBy(() -> new EnhancedStatusCode(3, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EnhancedStatusCode(5, 1000, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EnhancedStatusCode(5, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void negativeBeginsAt400() {
        assertThat(Reply.of(399, "x").isNegative()).isFalse();
        assertThat(Reply.of(400, "x").isNegative()).isTrue();
    }
}
