package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// From a line on standard input to octets on the wire and back to the control file, with the real engine.
@Timeout(60)
class EndToEndTest {
    @TempDir
    Path postOffice;

    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 2);
    }

    @Test
    void aMessageArrivesAsItWasSpooled() throws Exception {
        SpooledMail mail = spool.put(
                SpoolMaker.draft().to("example.net", "bob@example.net").header("Subject", "a\tb"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"))) {
            ServedAgent agent = start(server);
            agent.say(mail.jobPath() + "\texample.net");
            List<String> lines = agent.answers(3);
            agent.endOfStream();
            assertThat(agent.rest()).isEmpty();
            String ok = lines.get(1);
            assertThat(ok)
                    .startsWith(mail.id() + "/" + mail.recipients().getFirst().offset()
                            + "\t\tok3 \r<<- MAIL From:<alice@sender.example> SIZE=")
                    .contains("\r<<- RCPT To:<bob@example.net> NOTIFY=FAILURE ORCPT=rfc822;bob@example.net\r->> 250 ")
                    .contains("\r<<- .\r->> 250 ");
            assertThat(server.messages()).hasSize(1);
            server.requireLawful();
            String control = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
            assertThat(control).contains("\nr+          smtp example.net");
            assertThat(server.transcript().toString())
                    .contains("(ORCPT <rfc822;bob@example.net>);")
                    .contains("QUIT");
        }
    }

    @Test
    void recipientsOfOtherHostsTravelAlongWhereTheServerIsTheirExchangerToo() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "two@b.example")
                .to("a.example", "one@a.example")
                .to("c.example", "three@c.example")
                .to("absent.example", "four@absent.example"));
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example"))) {
            dns.mx("a.example", 10, "mx.example")
                    .mx("b.example", 20, "MX.example")
                    .mx("b.example", 30, "backup.example")
                    .mx("c.example", 10, "other.example")
                    .a("mx.example", "127.0.0.1")
                    .a("backup.example", "127.0.0.2")
                    .a("other.example", "127.0.0.3");
            String name = "--dns=127.0.0.1:" + dns.address().getPort();
            ServedAgent agent = start("-e", name, "-p" + server.port(), "-h", "mx.sender.example");
            agent.say(mail.jobPath() + "\ta.example");
            List<String> lines = agent.answers(4);
            assertThat(lines.subList(1, 3))
                    .anyMatch(line -> line.startsWith(
                            mail.id() + "/" + mail.recipients().get(0).offset() + "\t\tok3 "))
                    .anyMatch(line -> line.startsWith(
                            mail.id() + "/" + mail.recipients().get(1).offset() + "\t\tok3 "));
            agent.endOfStream();
            assertThat(agent.rest()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).hasSize(1);
            String control = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
            assertThat(control).contains("\nr           smtp c.example").contains("\nr           smtp absent.example");
        }
    }

    @Test
    void manyJobsShareOneConnection() throws Exception {
        List<SpooledMail> mails = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            mails.add(spool.put(
                    SpoolMaker.draft().to("example.net", "bob@example.net").bodyOfSize(10_000)));
        }
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"))) {
            ServedAgent agent = start(server);
            mails.forEach(mail -> agent.say(mail.jobPath() + "\texample.net"));
            assertThat(agent.answers(1 + 2 * 50))
                    .filteredOn(line -> line.contains("\tok3 "))
                    .hasSize(50);
            agent.endOfStream();
            assertThat(agent.rest()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).hasSize(50);
            server.requireLawful();
        }
    }

    @Test
    void eachServerGetsTheFormThatItTakes() throws Exception {
        SpooledMail text = spool.put(SpoolMaker.draft()
                .to("example.net", "bob@example.net")
                .to("example.net", "carol@example.net")
                .body("p\u00e4iv\u00e4\n.\n"));
        SpooledMail signed = spool.put(SpoolMaker.draft()
                .to("example.net", "dave@example.net")
                .header("DKIM-Signature", "v=1; b=BBBB")
                .body("p\u00e4iv\u00e4\n"));
        try (ScriptedServer server =
                ScriptedServer.behaving(WellBehaved.smtp("mx.example.net").announcing("PIPELINING", "SIZE 10000000"))) {
            ServedAgent agent = start(server);
            agent.say(text.jobPath() + "\texample.net");
            assertThat(agent.answers(4))
                    .filteredOn(line -> line.contains("\tok"))
                    .hasSize(2);
            agent.say(signed.jobPath() + "\texample.net");
            assertThat(agent.answers(2).getFirst())
                    .contains("\terror2 smtp; 500 (the server takes no 8-bit content, and this is signed");
            assertThat(Files.readString(signed.controlFile(), StandardCharsets.ISO_8859_1))
                    .contains("\u00015.6.3\u0001");
            agent.endOfStream();
            assertThat(agent.rest()).isEmpty();
            server.requireLawful();
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().getFirst().octets())
                    .contains(" convert rfc822-to-quoted-printable")
                    .doesNotContain("ORCPT", "for <bob")
                    .contains("Content-Transfer-Encoding: QUOTED-PRINTABLE\r\n")
                    .endsWith("\r\n\r\np=E4iv=E4\r\n=2E\r\n");
        }
    }

    @Test
    void refusalsReachTheirRecipientsOnly() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("example.net", "bob@example.net")
                .to("example.net", "carol@example.net")
                .to("example.net", "dave@example.net"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net")
                .answering(
                        "RCPT",
                        Reaction.reply("250 2.1.5 Ok"),
                        Reaction.reply("550 5.1.1 User unknown"),
                        Reaction.reply("450 4.2.0 greylisted")))) {
            ServedAgent agent = start(server);
            agent.say(mail.jobPath() + "\texample.net");
            List<String> lines = agent.answers(5);
            agent.endOfStream();
            assertThat(agent.rest()).isEmpty();
            assertThat(lines.get(1)).contains("\t\tok3 ");
            assertThat(lines.get(2)).contains("\t\terror2 ").endsWith("\r->> 550 5.1.1 User unknown");
            assertThat(lines.get(3))
                    .contains("\tdave@example.net\u0001failed\u00014.2.0\u0001smtp; 450 (greylisted)\u0001X-IP-addr; ")
                    .contains("\tdeferred ");
            assertThat(Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1))
                    .contains(
                            "\nr+ ",
                            "\nr- ",
                            "\nr           smtp example.net dave",
                            "\u0001smtp; 550 (User unknown)\u0001");
        }
    }

    @Test
    void aHostWhereNobodyListensDefersAllRecipientsAlike() throws Exception {
        SpooledMail mail = spool.put(
                SpoolMaker.draft().to("example.net", "bob@example.net").to("example.net", "carol@example.net"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ServedAgent agent = start("-F", "[127.0.0.1]:" + port, "-h", "mx.sender.example");
        agent.say(mail.jobPath() + "\texample.net");
        List<String> lines = agent.answers(4);
        agent.endOfStream();
        assertThat(agent.rest()).isEmpty();
        assertThat(lines.subList(1, 3))
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "\u0001failed\u00014.4.1\u0001",
                                "X-IP-addr; [127.0.0.1] (127.0.0.1|" + port,
                                "\tdeferall "));
    }

    private ServedAgent start(ScriptedServer server) throws UsageException {
        return start("-F", "[127.0.0.1]:" + server.port(), "-h", "mx.sender.example");
    }

    private ServedAgent start(String... arguments) throws UsageException {
        AgentOptions options = AgentOptions.parse(List.of(arguments));
        return ServedAgent.start(
                spool.transport(), MailTransports.open(EngineOptions.of(options), DeliveryListener.NONE), arguments);
    }
}
