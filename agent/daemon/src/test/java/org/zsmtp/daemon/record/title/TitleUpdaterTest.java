package org.zsmtp.daemon.record.title;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.scheduler.JobPath;
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
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

class TitleUpdaterTest {
    private static final Endpoint SERVER = end("192.0.2.9", 25);
    private static final Endpoint OURS = end("198.51.100.2", 40123);
    private static final String ADDRESSES = ">192.0.2.9|25|198.51.100.2|4012 example.net ";

    @TempDir
    Path proc;

    private TitleUpdater record;
    private long nanos;

    @BeforeEach
    void aProcessWithRoomForATitle() throws IOException {
        Files.writeString(proc.resolve("stat"), "1 (a) S" + " 0".repeat(44) + " 100 400" + " 0".repeat(3));
        Files.writeString(proc.resolve("mem"), "");
        record = new TitleUpdater(ProcessTitle.open(proc).orElseThrow(), () -> nanos);
    }

    @Test
    void anAgentWithoutAJobIsHungry() throws IOException {
        record.waiting("#hungry");
        assertThat(title()).isEqualTo("zsmtp #hungry");
    }

    @Test
    void theWayOfAJob() throws IOException {
        JobFacts job = begin();
        record.routing(Destination.parse("example.net"));
        assertThat(title()).isEqualTo(">[] example.net MX-lookup: example.net");
        ConversationListener heard = record.conversation(SERVER);
        assertThat(title()).isEqualTo(">[192.0.2.9|25] example.net connecting to [192.0.2.9|25]");
        heard.connected(OURS, Duration.ZERO);
        heard.sent(null, said(new Command.Ehlo(new HeloName("me"))));
        assertThat(title()).isEqualTo(ADDRESSES + "EHLO wait");
        OutboundMessage message = message("x".repeat(1000));
        heard.sent(message, said(new Command.Data()));
        assertThat(title()).isEqualTo(ADDRESSES + "DATA-flush (wait)");
        heard.progress(message, 500);
        assertThat(title()).isEqualTo(ADDRESSES + "DATA 500/1000 (50%)");
        heard.sent(message, said(new Command.EndOfData()));
        assertThat(title()).isEqualTo(ADDRESSES + "DATA-dot wait");
        heard.received(message, said(new Command.EndOfData()), Reply.of(250, "ok"));
        assertThat(title()).isEqualTo(ADDRESSES + "DATA-dot; rc=250");
        record.ended(job);
        assertThat(title()).isEqualTo(ADDRESSES + "#hungry");
        record.waiting("#idle");
        assertThat(title()).isEqualTo(ADDRESSES + "#idle");
    }

    @Test
    void progressIsShownFiveTimesASecondAtMost() throws IOException {
        begin();
        ConversationListener heard = record.conversation(SERVER);
        heard.connected(OURS, Duration.ZERO);
        OutboundMessage message = message("x".repeat(1000));
        heard.progress(message, 100);
        nanos += 199_999_999;
        heard.progress(message, 200);
        assertThat(title()).endsWith("DATA 100/1000 (10%)");
        nanos += 1;
        heard.progress(message, 5000);
        assertThat(title()).endsWith("DATA 5000/1000 (100%)");
    }

    @Test
    void aFailureToConnectIsShown() throws IOException {
        begin();
        record.conversation(SERVER).unreachable("Connection refused");
        assertThat(title()).isEqualTo(">[192.0.2.9|25] example.net [192.0.2.9|25]: Connection refused");
    }

    @Test
    void otherConnectionsAreCounted() throws IOException {
        begin();
        ConversationListener first = record.conversation(SERVER);
        ConversationListener second = record.conversation(end("192.0.2.10", 25));
        first.connected(OURS, Duration.ZERO);
        first.sent(null, said(new Command.Rset()));
        assertThat(title()).isEqualTo(ADDRESSES + "RSET wait (+1)");
        second.closed(0);
        first.received(null, said(new Command.Rset()), Reply.of(250, ""));
        assertThat(title()).isEqualTo(ADDRESSES + "RSET rc=250");
    }

    @Test
    void aWordOfAuthIsNotShown() throws IOException {
        begin();
        ConversationListener heard = record.conversation(SERVER);
        heard.connected(OURS, Duration.ZERO);
        heard.sent(null, said(new Command.Response("c2VjcmV0")));
        assertThat(title()).isEqualTo(ADDRESSES + "AUTH wait");
    }

    private JobFacts begin() {
        JobFacts job = new JobFacts(new JobPath("D/J/2424899"), "example.net", Instant.EPOCH, _ -> {});
        record.began(job);
        return job;
    }

    private String title() throws IOException {
        byte[] memory = Files.readAllBytes(proc.resolve("mem"));
        return new String(memory, 100, memory.length - 100, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private static OutboundMessage message(String content) {
        List<Recipient> to = List.of(new Recipient(ForwardPath.parse("r@b.example"), RcptParameters.NONE, 1));
        return new OutboundMessage(new MailObject(
                new Envelope(ReversePath.parse("s@a.example"), MailParameters.NONE, to),
                Content.of(content.getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
    }

    private static Endpoint end(String literal, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }

    private static Exchange said(Command command) {
        return Exchange.of(command, null);
    }
}
