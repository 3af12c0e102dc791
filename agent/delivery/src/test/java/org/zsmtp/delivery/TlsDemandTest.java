package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Reply;

class TlsDemandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MAIL        | 530 | not like this             | DOWNGRADED  | true
            MAIL        | 523 | not like this             | DOWNGRADED  | true
            MAIL        | 538 | not like this             | DOWNGRADED  | true
            MAIL        | 530 | not like this             | NOT_OFFERED | false
            MAIL        | 530 | not like this             | CLEAR_TEXT  | false
            MAIL        | 550 | 5.7.10 needed             | CLEAR_TEXT  | true
            MAIL        | 550 | 5.7.11 needed             | NOT_OFFERED | true
            MAIL        | 550 | 5.7.1 not you             | DOWNGRADED  | false
            MAIL        | 550 | 5.3.10 not you            | DOWNGRADED  | false
            MAIL        | 550 | not you                   | DOWNGRADED  | false
            MAIL        | 550 | 5.7.0 use StartTLS first  | CLEAR_TEXT  | true
            MAIL        | 550 | Encryption is required    | NOT_OFFERED | true
            MAIL        | 550 | titles are required       | NOT_OFFERED | false
            END_OF_DATA | 550 | 5.7.0 no TLS keys, please | DOWNGRADED  | false
            END_OF_DATA | 550 | 5.7.10 needed             | DOWNGRADED  | true
            MAIL        | 530 | 5.7.10 use STARTTLS       | SECURED     | false
            MAIL        | 530 | 5.7.10 use STARTTLS       | UNPROTECTED | false
            """)
    void demandIsKnownByItsCodeOrItsWords(Phase phase, int code, String text, Link link, boolean demand) {
        assertThat(TlsDemand.isMadeBy(phase, Reply.of(code, text), link)).isEqualTo(demand);
    }

    @ParameterizedTest
    @CsvSource({"first, second needs TLS, true", "first, second, false"})
    void everyLineOfAReplyCounts(String first, String second, boolean demand) {
        assertThat(TlsDemand.isMadeBy(Phase.MAIL, Reply.of(550, first, second), Link.CLEAR_TEXT))
                .isEqualTo(demand);
    }
}
