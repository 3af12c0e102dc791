package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

class ReplyStatusTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RCPT        | 550 | no such user     | 5.1.1
            RCPT        | 554 | relay denied     | 5.1.1
            RCPT        | 552 | full             | 5.2.3
            RCPT        | 553 | bad              | 5.1.3
            RCPT        | 550 | 5.7.1 blocked    | 5.7.1
            RCPT        | 550 | 4.2.1 closed     | 5.1.1
            MAIL        | 550 | sender refused   | 5.0.0
            MAIL        | 553 | domain unknown   | 5.0.0
            MAIL        | 552 | too large        | 5.3.4
            MAIL        | 530 | authenticate     | 5.7.0
            MAIL        | 550 | 5.1.8 bad sender | 5.1.8
            DATA        | 554 | failed           | 5.0.0
            END_OF_DATA | 550 | spam             | 5.0.0
            END_OF_DATA | 554 | 5.7.1 spam       | 5.7.1
            END_OF_DATA | 552 | too big          | 5.3.4
            GREETING    | 554 | reputation       | 5.0.0
            EHLO        | 550 | bad name         | 5.0.0
            MAIL        | 451 | later            | 4.0.0
            MAIL        | 451 | 5.7.1 later      | 4.0.0
            MAIL        | 455 | parameter        | 4.5.4
            MAIL        | 400 | later            | 4.0.0
            MAIL        | 499 | later            | 4.0.0
            MAIL        | 399 | go on            | 2.0.0
            END_OF_DATA | 250 | taken            | 2.0.0
            END_OF_DATA | 500 | what             | 5.5.1
            """)
    void statusSpeaksOfTheAddressOnlyWhereTheAddressWasRefused(Phase phase, int code, String text, String status) {
        assertThat(ReplyStatus.of(Reply.of(code, text), phase)).hasToString(status);
    }

    @Test
    void statusIsOfTheClassOfTheVerdict() {
        EnhancedStatusCode status = new EnhancedStatusCode(5, 3, 2);

        assertThat(ReplyStatus.fitting(status, new Verdict.Relayed(SuccessNotice.OWED)))
                .hasToString("2.3.2");
        assertThat(ReplyStatus.fitting(status, new Verdict.Delivered(SuccessNotice.OWED)))
                .hasToString("2.3.2");
        assertThat(ReplyStatus.fitting(status, new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED)))
                .hasToString("4.3.2");
        assertThat(ReplyStatus.fitting(status, new Verdict.Failed(Scope.HOST))).hasToString("5.3.2");
    }
}
