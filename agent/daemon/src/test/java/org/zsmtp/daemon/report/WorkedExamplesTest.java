package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.DiagnosticLog;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.PendingRecipients;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLock;

/// The worked examples of the format's description, octet for octet: lock bytes, report lines, diagnostic
/// records.
class WorkedExamplesTest {
    private static final long PID = 4711;
    private static final String MAIL_A = "MAIL From:<desk@sender.example> BODY=8BITMIME SIZE=322";
    private static final String RCPT_A =
            "RCPT To:<orders@shop.example> NOTIFY=FAILURE ORCPT=rfc822;orders@shop.example";
    private static final String HEAD_A = "\r<<- " + MAIL_A + "\r->> 250 2.0.0 ok\r<<- " + RCPT_A;
    private static final String EXAMPLE_A = """
            @ 0x00000007
            i 48213-907
            o 338
            l <r77@sender.example>
            e <desk@sender.example>
            s smtp out.sender.example desk@sender.example 65534
            r           smtp shop.example orders@shop.example 65534
            N ORCPT=rfc822;orders@shop.example
            m
            Received: from out.sender.example ([192.0.2.77]:41022) by relay.example
            \twith ESMTP id S48213AbgCCIPB; Tue, 3 Mar 2020 08:15:01 +0000
            From:\tStock Desk <desk@sender.example>
            To:\torders@shop.example
            Subject: reorder
            Message-ID: <r77@sender.example>
            Date:\tTue, 3 Mar 2020 08:15:00 +0000

            """;
    private static final String EXAMPLE_B = """
            @ 0x00000007
            v ../public/v_52001
            i 52001
            o 237
            l <n4@relay.example>
            e news-owner@lists.example
            s local - news@lists.example 120
            r           smtp alpha.example north@alpha.example 65534
            N NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;north+40a@a.example
            R HDRS
            n ISSUE-4
            r           smtp alpha.example south@alpha.example 65534
            r-          smtp beta.example west@beta.example 65534
            m
            Received: by relay.example id S52001AbgCCJAA; Tue, 3 Mar 2020 09:00:00 +0000
            From:\tnews@lists.example
            To:\treaders:;
            Subject: issue 4
            Message-Id: <n4@relay.example>
            Date:\tTue, 3 Mar 2020 08:59:58 +0000

            s local - news 120
            r           local - clerk 501
            m
            Received: by relay.example id S52001AbgCCJAA; Tue, 3 Mar 2020 09:00:00 +0000
            From:\tnews
            To:\treaders:;
            Subject: issue 4
            Message-Id: <n4@relay.example>
            Date:\tTue, 3 Mar 2020 08:59:58 +0000

            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    @Test
    void exampleAWhileItIsWorkedOn() throws Exception {
        Path file = write(EXAMPLE_A);
        job(file, 48213, "shop.example", "2020-03-03T08:15:05Z", (reporter, pending) -> {
            assertThat(reporter.take(pending.getFirst())).isTrue();
            assertThat(octets(file)).startsWith(EXAMPLE_A.substring(0, 130) + "r~  4711    smtp shop.example ");
        });
    }

    @Test
    void exampleAAccepted() throws Exception {
        Path file = write(EXAMPLE_A);
        job(file, 48213, "shop.example", "2020-03-03T08:15:05Z", (reporter, pending) -> {
            reporter.take(pending.getFirst());
            reporter.settle(
                    pending.getFirst(),
                    new Finding(
                            new Verdict.Relayed(SuccessNotice.NOT_ASKED),
                            mxA(),
                            diagnosis(
                                    "2.0.0",
                                    Reply.of(250, "2.0.0 accepted"),
                                    Exchanges.of(MAIL_A, Reply.of(250, "2.0.0 ok")),
                                    Exchanges.of(RCPT_A, Reply.of(250, "2.1.5 rcpt ok")),
                                    Exchanges.of("DATA", Reply.of(354, "go")),
                                    Exchanges.of(".", Reply.of(250, "2.0.0 accepted")))));
        });
        assertThat(reported())
                .isEqualTo("48213/130\t\tok3 " + HEAD_A
                        + "\r->> 250 2.1.5 rcpt ok\r<<- DATA\r->> 354 go\r<<- .\r->> 250 2.0.0 accepted\n");
        assertThat(octets(file)).isEqualTo(EXAMPLE_A.replace("\nr ", "\nr+"));
    }

    @Test
    void exampleARefused() throws Exception {
        Path file = write(EXAMPLE_A);
        job(file, 48213, "shop.example", "2020-03-03T08:15:05Z", (reporter, pending) -> {
            reporter.take(pending.getFirst());
            reporter.settle(
                    pending.getFirst(),
                    new Finding(
                            new Verdict.Failed(Scope.RECIPIENT),
                            mxA(),
                            diagnosis(
                                    "5.1.1",
                                    Reply.of(550, "5.1.1 no such mailbox"),
                                    Exchanges.of(MAIL_A, Reply.of(250, "2.0.0 ok")),
                                    Exchanges.of(RCPT_A, Reply.of(550, "5.1.1 no such mailbox")))));
        });
        String message = HEAD_A + "\r->> 550 5.1.1 no such mailbox\n";
        assertThat(reported()).isEqualTo("48213/130\t\terror2 " + message);
        assertThat(octets(file))
                .isEqualTo(EXAMPLE_A.replace("\nr ", "\nr-")
                        + "d 130:223:186::1583223305\torders@shop.example\1failed\0015.1.1\1smtp; 550 (no such mailbox)\1"
                        + "dns; mx.shop.example (192.0.2.9|25|198.51.100.2|40123)\1smtp[4711]\t" + message);
    }

    @Test
    void exampleBOneDeferredAndOneDeliveredWithASuccessNoticeOwed() throws Exception {
        Path file = write(EXAMPLE_B);
        String mail = "MAIL From:<news@lists.example> BODY=8BITMIME SIZE=223";
        Exchange mailed = Exchanges.of(mail, Reply.of(250, "2.0.0 ok"));
        job(file, 52001, "alpha.example", "2020-03-03T09:00:05Z", (reporter, pending) -> {
            assertThat(pending).extracting(RecipientLine::offset).containsExactly(128L, 260L);
            pending.forEach(reporter::take);
            reporter.settle(
                    pending.get(1),
                    new Finding(
                            new Verdict.Delayed(Scope.RECIPIENT, Delay.NOT_ACCEPTED),
                            mxB(),
                            diagnosis(
                                    Diagnosis.Origin.OURS,
                                    "4.0.0",
                                    Reply.of(451, "4.7.1 greylisted, come back"),
                                    mailed,
                                    Exchanges.of(
                                            "RCPT To:<south@alpha.example>",
                                            Reply.of(451, "4.7.1 greylisted, come back")))));
            reporter.settle(
                    pending.get(0),
                    new Finding(
                            new Verdict.Relayed(SuccessNotice.OWED),
                            mxB(),
                            diagnosis(
                                    Diagnosis.Origin.OURS,
                                    "2.0.0",
                                    Reply.of(250, "2.0.0 accepted"),
                                    mailed,
                                    Exchanges.of("RCPT To:<north@alpha.example>", Reply.of(250, "2.1.5 rcpt ok")),
                                    Exchanges.of("DATA", Reply.of(354, "go")),
                                    Exchanges.of(".", Reply.of(250, "2.0.0 accepted")))));
        });
        String delivered = "\r<<- " + mail + "\r->> 250 2.0.0 ok\r<<- RCPT To:<north@alpha.example>"
                + "\r->> 250 2.1.5 rcpt ok\r<<- DATA\r->> 354 go\r<<- .\r->> 250 2.0.0 accepted\n";
        assertThat(reported())
                .isEqualTo("52001/260\tsouth@alpha.example\1failed\0014.0.0\1smtp; 451 (4.7.1 greylisted, come back)\1"
                        + "dns; mx.alpha.example (192.0.2.20|25|198.51.100.2|55720)\1smtp[4711]\tdeferred \r<<- " + mail
                        + "\r->> 250 2.0.0 ok\r<<- RCPT To:<south@alpha.example>"
                        + "\r->> 451 4.7.1 greylisted, come back\n"
                        + "52001/128\t\tok2 " + delivered);
        assertThat(octets(file))
                .isEqualTo(EXAMPLE_B.replace(
                                "r           smtp alpha.example north", "r+          smtp alpha.example north")
                        + "d 128:373:185::1583226005\tnorth@alpha.example\1relayed\0012.0.0\1smtp; 250 (2.0.0 accepted)\1"
                        + "dns; mx.alpha.example (192.0.2.20|25|198.51.100.2|55720)\1smtp[4711]\t" + delivered);
    }

    private interface Work {
        void on(Reporter reporter, List<RecipientLine> pending);
    }

    private void job(Path file, long id, String host, String time, Work work) throws IOException, MalformedControlFile {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ControlFileReader control = ControlFileReader.open(channel);
            Reporter reporter = new Reporter(
                    id,
                    new RecipientLock(channel, PID),
                    new DiagnosticLog(file),
                    (_, _) -> {},
                    new SchedulerOutput(lines, _ -> {}),
                    () -> Instant.parse(time),
                    PID);
            work.on(
                    reporter,
                    control.recipients().rest().stream()
                            .filter(line -> PendingRecipients.waits(line, "smtp", host))
                            .toList());
        }
    }

    private Path write(String text) throws IOException {
        return Files.write(directory.resolve("control"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String octets(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String reported() {
        return lines.toString(StandardCharsets.ISO_8859_1);
    }

    private static Diagnosis diagnosis(String status, Reply reply, Exchange... dialogue) {
        return diagnosis(Diagnosis.Origin.SERVER, status, reply, dialogue);
    }

    private static Diagnosis diagnosis(Diagnosis.Origin origin, String status, Reply reply, Exchange... dialogue) {
        EnhancedStatusCode code = EnhancedStatusCode.parse(status);
        assertThat(code).isNotNull();
        return new Diagnosis(
                code, origin, reply, "", null, null, Stream.of(dialogue).toList(), "");
    }

    private static RemoteMta mxA() {
        return new RemoteMta("mx.shop.example", false, end("192.0.2.9", 25), end("198.51.100.2", 40123));
    }

    private static RemoteMta mxB() {
        return new RemoteMta("mx.alpha.example", false, end("192.0.2.20", 25), end("198.51.100.2", 55720));
    }

    private static Endpoint end(String literal, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }
}
