package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// A spool worked through by hand, with the real engine.
@Timeout(60)
class HandServiceTest {
    @TempDir
    Path postOffice;

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();
    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 1);
    }

    @Test
    void everyHostIsDeliveredAndSummedUp() throws Exception {
        SpooledMail two = spool.put(SpoolMaker.draft()
                .to("b.example", "one@b.example")
                .to("b.example", "two@b.example")
                .to("local", "-", "clerk", null));
        SpooledMail other = spool.put(SpoolMaker.draft().to("A.Example", "three@a.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example")
                .answering("RCPT", Reaction.reply("250 2.1.5 Ok"), Reaction.reply("450 4.2.0 \u001b[31mlater")))) {
            assertThat(deliver(postOffice, "-F", "[127.0.0.1]:" + server.port()))
                    .isEqualTo(ExitStatus.DEFERRED);
            server.requireLawful();
        }
        assertThat(text()).isEqualTo("""
                        a.example: 1 message, 1 recipient: 1 delivered, 0 failed, 0 deferred
                        b.example: 1 message, 2 recipients: 0 delivered, 0 failed, 2 deferred
                            2 deferred: 450 4.2.0 ?[31mlater ([127.0.0.1])
                        note: passed over: 1 recipient of channel local (-c takes another channel)
                        total: 3 recipients: 1 delivered, 0 failed, 2 deferred
                        """);
        assertThat(tags(other)).isEqualTo("+");
        assertThat(tags(two)).isEqualTo("   ");
    }

    @Test
    void onlyTheHostAskedForIsDelivered() throws Exception {
        SpooledMail mine = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        SpooledMail other = spool.put(SpoolMaker.draft().to("a.example", "three@a.example"));
        try (ScriptedServer server = ScriptedServer.behaving(
                WellBehaved.smtp("mx.example").answering("RCPT", Reaction.reply("550 5.1.1 no")))) {
            assertThat(deliver(spool.transport(), "-F", "[127.0.0.1]:" + server.port(), "B.example"))
                    .isEqualTo(ExitStatus.FAILED);
        }
        assertThat(tags(mine)).isEqualTo("-");
        assertThat(tags(other)).isEqualTo(" ");
        assertThat(Files.readString(mine.controlFile(), StandardCharsets.ISO_8859_1))
                .contains("\nd ");
    }

    @Test
    void whereAllIsDeliveredTheStatusIsZero() throws Exception {
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example"))) {
            assertThat(deliver(postOffice, "-F", "[127.0.0.1]:" + server.port()))
                    .isEqualTo(ExitStatus.OK);
            assertThat(deliver(postOffice, "-F", "[127.0.0.1]:" + server.port()))
                    .isEqualTo(ExitStatus.OK);
        }
        assertThat(text()).endsWith("total: 0 recipients: 0 delivered, 0 failed, 0 deferred\n");
    }

    @Test
    void aBrokenControlFileIsNotedAndTheRestDelivered() throws Exception {
        SpooledMail broken = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        Files.writeString(broken.controlFile(), "nothing\n");
        spool.put(SpoolMaker.draft().to("b.example", "two@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example"))) {
            assertThat(deliver(postOffice, "-F", "[127.0.0.1]:" + server.port()))
                    .isEqualTo(ExitStatus.NO_INPUT);
        }
        assertThat(text())
                .contains("note: " + broken.jobPath() + ": ")
                .contains("b.example: 1 message, 1 recipient: 1 delivered");
    }

    @Test
    void aDirectoryThatIsNoSpoolIsRefused() throws Exception {
        assertThat(deliver(postOffice.resolve("queue"))).isEqualTo(ExitStatus.NO_INPUT);
        assertThat(deliver(postOffice.resolve("nowhere"))).isEqualTo(ExitStatus.NO_INPUT);
        assertThat(page.size()).isZero();
    }

    @Test
    void anExplanationNamesTheOrderOfServersAndTouchesNothing() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "one@b.example")
                .nextGroup("")
                .to("b.example", "two@b.example"));
        spool.put(SpoolMaker.draft().to("absent.example", "three@absent.example"));
        spool.put(SpoolMaker.draft().to("((mx2.b.example)(mx1.b.example))", "four@listed.example"));
        String before = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
        try (FakeDns dns = FakeDns.start()) {
            dns.mx("b.example", 20, "mx2.b.example")
                    .mx("b.example", 10, "mx1.b.example")
                    .a("mx1.b.example", "192.0.2.1")
                    .a("mx2.b.example", "192.0.2.2");
            AgentOptions options = AgentOptions.parse(
                    List.of("--dns", "127.0.0.1:" + dns.address().getPort(), "-h", "mx.sender.example", "-p", "2525"));
            assertThat(new HandService(options, postOffice, page, AgentLogs.none()).explain())
                    .isEqualTo(ExitStatus.OK);
        }
        assertThat(text())
                .contains("b.example: 1 message, 2 recipients\n"
                        + "  mx 10 mx1.b.example 192.0.2.1|2525\n"
                        + "    TLS where it is offered: DNSSEC does not vouch for the way to mx1.b.example\n"
                        + "  mx 20 mx2.b.example 192.0.2.2|2525\n"
                        + "    TLS where it is offered: DNSSEC does not vouch for the way to mx2.b.example\n"
                        + "  job " + mail.jobPath() + "\n"
                        + "    from <alice@sender.example> headers at "
                        + mail.recipients().getFirst().headerOffset() + " to <one@b.example>\n"
                        + "    from <> headers at "
                        + mail.recipients().getLast().headerOffset() + " to <two@b.example>\n")
                .contains("absent.example: 1 message, 1 recipient\n  no route: 5.1.2 ")
                .contains("(would fail permanently)")
                .contains("""
                        mx2.b.example: 1 message, 1 recipient
                          by the router's list ((mx2.b.example)(mx1.b.example))
                          mx 0 mx2.b.example 192.0.2.2|2525
                            TLS where it is offered: DNSSEC does not vouch for the way to mx2.b.example
                          mx 1 mx1.b.example 192.0.2.1|2525
                        """);
        assertThat(Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1))
                .isEqualTo(before);
    }

    @Test
    void whatADeliveryWouldFindInTheFilesIsForeseen() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        spool.put(SpoolMaker.draft().to("b.example", "two@b.example"));
        Files.delete(mail.messageFile());
        AgentOptions options = AgentOptions.parse(List.of("-F", "[127.0.0.1]:9"));
        assertThat(new HandService(options, postOffice, page, AgentLogs.none()).explain())
                .isEqualTo(ExitStatus.NO_INPUT);
        assertThat(text().lines().filter(line -> line.contains("would be deferred")))
                .singleElement()
                .asString()
                .contains("is missing");
    }

    @Test
    void whatIsPassedOverIsNamedAndNothingIsToldToBeDone() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "one@b.example")
                .to("b.example", "two@b.example")
                .to("c.example", "three@c.example")
                .to("local", "-", "clerk", null));
        mark(mail, 0, "~" + String.format("%6d", ProcessHandle.current().pid() % 1_000_000));
        mark(mail, 1, "~999999");
        String passed = "passed over: 1 recipient locked by process "
                + ProcessHandle.current().pid() % 1_000_000 + ", which lives\n"
                + "%spassed over: 1 recipient locked by process 999999, which is dead (--free-locks frees them)\n"
                + "%spassed over: 1 recipient of channel local (-c takes another channel)\n"
                + "%spassed over: 1 recipient of other hosts: c.example\n";
        AgentOptions options = AgentOptions.parse(List.of("-F", "[127.0.0.1]:9", "b.example"));
        new HandService(options, postOffice, page, AgentLogs.none()).explain();
        assertThat(text()).isEqualTo(passed.formatted("", "", ""));
        page.reset();
        deliver(postOffice, "-F", "[127.0.0.1]:9", "b.example");
        assertThat(text())
                .startsWith("note: " + passed.formatted("note: ", "note: ", "note: ") + "total: 0 recipients");
        assertThat(tags(mail)).isEqualTo("~~  ");
    }

    private static void mark(SpooledMail mail, int recipient, String octets) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(mail.controlFile().toFile(), "rw")) {
            file.seek(mail.recipients().get(recipient).offset() + 1);
            file.write(octets.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void whatIsStoppedBeforeItBeganIsLeftAlone() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        AgentOptions options = AgentOptions.parse(List.of("-F", "[127.0.0.1]:9", "-h", "mx.sender.example"));
        assertThat(new HandService(options, postOffice, page, AgentLogs.none())
                        .deliver(20, 5, DeliveryListener.NONE, (stop, _) -> stop.run()))
                .isEqualTo(ExitStatus.OK);
        assertThat(tags(mail)).isEqualTo(" ");
        assertThat(text()).startsWith("note: stopped before b.example\ntotal: 0 recipients");
    }

    private ExitStatus deliver(Path directory, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-h", "mx.sender.example"));
        all.addAll(Stream.of(arguments).toList());
        return new HandService(AgentOptions.parse(all), directory, page, AgentLogs.none())
                .deliver(1, 5, DeliveryListener.NONE, (_, _) -> {});
    }

    @Test
    void hostsAreDeliveredToSideBySide() throws Exception {
        spool.put(SpoolMaker.draft().to("a.example", "one@a.example"));
        spool.put(SpoolMaker.draft().to("b.example", "two@b.example"));
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        DeliveryListener meeting = new DeliveryListener() {
            @Override
            public void routing(Destination destination) {
                both.countDown();
                try {
                    met.addAndGet(both.await(20, TimeUnit.SECONDS) ? 1 : 0);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example"))) {
            List<String> options = List.of("-h", "mx.sender.example", "-F", "[127.0.0.1]:" + server.port());
            new HandService(AgentOptions.parse(options), postOffice, page, AgentLogs.none())
                    .deliver(2, 5, meeting, (_, _) -> {});
        }
        assertThat(text()).contains("total: 2 recipients: 2 delivered, ");
        assertThat(met).hasValue(2);
    }

    private String text() {
        return page.toString(StandardCharsets.ISO_8859_1);
    }

    private static String tags(SpooledMail mail) throws IOException {
        String text = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
        StringBuilder tags = new StringBuilder();
        mail.recipients().forEach(recipient -> tags.append(text.charAt((int) recipient.offset() + 1)));
        return tags.toString();
    }
}
