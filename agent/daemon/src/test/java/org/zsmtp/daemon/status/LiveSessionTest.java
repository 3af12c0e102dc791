package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
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
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

class LiveSessionTest {
    private static final Endpoint SERVER = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25));
    private static final Reply OK = Reply.of(250, "ok");
    private static final OutboundMessage MESSAGE = message();

    private final Counters counters = Counters.own();
    private final Site site = new Site(SERVER);
    private final List<LiveSession> gone = new ArrayList<>();
    private long now = 1000;
    private final LiveSession session = new LiveSession(site, counters, () -> now, gone::add);

    @Test
    void itTellsWhatIsWaitedForFromTheFirstToTheLast() {
        assertThat(session.phase()).isEqualTo(Phase.CONNECT);
        assertThat(site.connections()).isEqualTo(1);
        now = 2000;
        session.connected(SERVER, Duration.ofMillis(3));
        assertThat(session.phase()).isEqualTo(Phase.GREETING);
        assertThat(session.since()).isEqualTo(2000);
        answered(new Command.Connecting(), Reply.of(220, "hello"));
        Exchange ehlo = sent(new Command.Ehlo(new HeloName("me")));
        assertThat(session.phase()).isEqualTo(Phase.EHLO);
        received(ehlo, OK);
        received(sent(new Command.StartTls()), Reply.of(220, "go"));
        assertThat(session.phase()).isEqualTo(Phase.TLS);
        session.handshaken(SecurityOutcome.ClearText.NOT_OFFERED);
        session.established(Capabilities.NONE, SecurityOutcome.ClearText.NOT_OFFERED);
        assertThat(session.security()).isEqualTo("clear");
        assertThat(counters.get(Metric.SECURITY, 2)).isEqualTo(1);
        received(sent(new Command.Quit()), Reply.of(221, "bye"));
        session.closed(0);
        assertThat(gone).containsExactly(session);
        assertThat(site.connections()).isZero();
        assertThat(counters.get(Metric.CONNECTS, 0)).isEqualTo(1);
    }

    @Test
    void withPipeliningTheOldestCommandWithoutAReplyCounts() {
        Exchange mail = sent(mail());
        Exchange rcpt = sent(rcpt());
        Exchange data = sent(new Command.Data());
        assertThat(session.phase()).isEqualTo(Phase.MAIL);
        now = 5000;
        received(mail, OK);
        assertThat(session.phase()).isEqualTo(Phase.RCPT);
        assertThat(session.since()).isEqualTo(5000);
        received(rcpt, OK);
        assertThat(session.phase()).isEqualTo(Phase.DATA);
        received(data, Reply.of(354, "go"));
        assertThat(session.phase()).isEqualTo(Phase.CONTENT);
        session.progress(MESSAGE, 700);
        assertThat(session.octets()).isEqualTo(700);
        session.content(MESSAGE, 1000);
        Exchange end = sent(new Command.EndOfData());
        assertThat(session.phase()).isEqualTo(Phase.END_OF_DATA);
        Exchange next = sent(mail());
        received(end, OK);
        assertThat(session.phase()).isEqualTo(Phase.MAIL);
        received(next, OK);
        assertThat(session.phase()).isEqualTo(Phase.IDLE);
        assertThat(session.messages()).isEqualTo(1);
        assertThat(session.octets()).isEqualTo(1000);
        assertThat(site.messagesLately(now)).isEqualTo(1);
        assertThat(counters.get(Metric.TRANSACTIONS, 0)).isEqualTo(1);
        assertThat(counters.get(Metric.CONTENT, 0)).isEqualTo(1000);
        assertThat(counters.get(Metric.REPLIES, 0)).isEqualTo(4);
        assertThat(counters.get(Metric.REPLIES, 1)).isEqualTo(1);
    }

    @Test
    void anLmtpServerOwesAReplyForEachRecipientThatItHasAccepted() {
        received(sent(new Command.Lhlo(new HeloName("me"))), OK);
        received(sent(mail()), OK);
        received(sent(rcpt()), OK);
        received(sent(rcpt()), Reply.of(550, "no"));
        received(sent(rcpt()), OK);
        received(sent(new Command.Data()), Reply.of(354, "go"));
        Exchange end = sent(new Command.EndOfData());
        received(end, OK);
        assertThat(session.phase()).isEqualTo(Phase.END_OF_DATA);
        received(Exchange.of(new Command.EndOfData(), OK), OK);
        assertThat(session.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void theLastRefusalIsTheServersTrouble() {
        now = 77;
        received(sent(rcpt()), Reply.of(550, "5.1.1 first", "5.1.1 no such user"));
        assertThat(site.trouble()).isEqualTo(new Trouble(77, Phase.RCPT, 550, "5.1.1 no such user"));
        assertThat(counters.get(Metric.REPLIES, 3)).isEqualTo(1);
    }

    @Test
    void aRefusalOfAWholeMessageIsCountedByWhatItSays() {
        received(sent(new Command.EndOfData()), Reply.of(452, "full"));
        received(sent(new Command.EndOfData()), Reply.of(554, "no"));
        assertThat(counters.get(Metric.TRANSACTIONS, 1)).isEqualTo(1);
        assertThat(counters.get(Metric.TRANSACTIONS, 2)).isEqualTo(1);
        assertThat(session.messages()).isZero();
    }

    /// A server may say anything at any time.
    @Test
    void aReplyThatNothingAskedForChangesNothingElse() {
        answered(new Command.None(), Reply.of(421, "closing"));
        assertThat(session.phase()).isEqualTo(Phase.IDLE);
        session.closed(0);
        assertThat(gone).hasSize(1);
    }

    /// What every message costs its event loop.
    @Test
    void nothingIsAllocatedForAMessageThatIsAccepted() {
        List<Exchange> said = Stream.of(mail(), rcpt(), new Command.Data(), new Command.EndOfData())
                .map(command -> Exchange.of(command, OK))
                .toList();
        Reply go = Reply.of(354, "go");
        for (int i = 0; i < 20_000; i++) {
            message(said, go);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            message(said, go);
        }
        long octets = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
        assertThat(octets).isLessThan(64);
        assertThat(session.messages()).isEqualTo(30_000);
    }

    private void message(List<Exchange> said, Reply go) {
        for (int i = 0; i < said.size(); i++) {
            session.sent(MESSAGE, said.get(i));
        }
        session.content(MESSAGE, 1000);
        for (int i = 0; i < said.size(); i++) {
            session.received(MESSAGE, said.get(i), i == 2 ? go : OK);
        }
    }

    private Exchange sent(Command command) {
        Exchange exchange = Exchange.of(command, null);
        session.sent(MESSAGE, exchange);
        return exchange;
    }

    private void answered(Command command, Reply reply) {
        received(Exchange.of(command, reply), reply);
    }

    private void received(Exchange exchange, Reply reply) {
        session.received(MESSAGE, exchange, reply);
    }

    private static Command mail() {
        return new Command.Mail(ReversePath.parse("s@a.example"), List.of());
    }

    private static Command rcpt() {
        return new Command.Rcpt(ForwardPath.parse("r@b.example"), List.of());
    }

    private static OutboundMessage message() {
        List<Recipient> to = List.of(new Recipient(ForwardPath.parse("r@b.example"), RcptParameters.NONE, 1));
        return new OutboundMessage(new MailObject(
                new Envelope(ReversePath.parse("s@a.example"), MailParameters.NONE, to),
                Content.of("x".repeat(1000).getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
    }
}
