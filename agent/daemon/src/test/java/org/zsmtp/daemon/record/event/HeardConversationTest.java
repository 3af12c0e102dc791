package org.zsmtp.daemon.record.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.record.event.HeardConversation.Heard;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

class HeardConversationTest {
    private static final Reply OK = Reply.of(250, "ok");

    private final Map<OutboundMessage, Deque<Heard>> messages = HeardConversation.map();
    private final HeardConversation heard = new HeardConversation(7, messages);
    private final OutboundMessage first = message();
    private final OutboundMessage second = message();

    @Test
    void whatLedToAMessageStandsBeforeItAndEachAnswerToItsEndAfterIt() {
        Exchange greeting = exchange(new Command.Connecting());
        Exchange rset = exchange(new Command.Rset());
        Exchange mail = exchange(new Command.Mail(ReversePath.parse("a@a.example"), List.of()));
        Exchange end = exchange(new Command.EndOfData());
        Exchange further = exchange(new Command.EndOfData());
        Exchange next = exchange(new Command.Mail(ReversePath.parse("b@a.example"), List.of()));
        heard.connected(new Endpoint.LocalSocket(Path.of("/ours")), Duration.ofMillis(3));
        heard.received(null, greeting, OK);
        heard.sent(first, mail);
        heard.received(first, mail, OK);
        heard.content(first, 12);
        heard.sent(first, end);
        heard.sent(null, rset);
        heard.sent(second, next);
        heard.received(first, end, OK);
        heard.received(first, further, OK);
        heard.received(null, rset, OK);
        heard.received(second, next, OK);

        Heard one = messages.get(first).remove();
        assertThat(one.said()).containsExactly(greeting, mail, end, further);
        assertThat(one.connecting()).isEqualTo(Duration.ofMillis(3));
        assertThat(List.of(one.connection(), (long) one.ordinal(), one.octets()))
                .containsExactly(7L, 1L, 12L);
        Heard other = messages.get(second).remove();
        assertThat(other.said()).containsExactly(rset, next);
        assertThat(other.connecting()).isNull();
        assertThat(other.ordinal()).isEqualTo(2);
    }

    private static Exchange exchange(Command command) {
        return Exchange.of(command, OK);
    }

    private static OutboundMessage message() {
        return new OutboundMessage(new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                Content.of(new byte[0], BodyType.SEVEN_BIT)));
    }
}
