package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

class ExchangeTest {

    @Test
    void exchangeKnowsWhenItsCommandLeftAndWhenTheAnswerCame() {
        Exchange exchange = new Exchange(new Command.Data());
        exchange.sent(100);
        exchange.heard(Reply.of(354, "go"), 107);
        assertThat(exchange.sentAt()).isEqualTo(100);
        assertThat(exchange.heardAt()).isEqualTo(107);
        assertThat(exchange.took()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void exchangeReadsAsItsLineAndWhatWasHeard() {
        assertThat(Exchange.of(new Command.Data(), null)).hasToString("DATA");
        assertThat(Exchange.of(new Command.Data(), Reply.of(354, "go"))).hasToString("DATA: 354 go");
    }

    @Test
    void phaseIsToldInWords() {
        assertThat(Phase.MAIL.words()).isEqualTo("while waiting for the reply to MAIL");
    }
}
