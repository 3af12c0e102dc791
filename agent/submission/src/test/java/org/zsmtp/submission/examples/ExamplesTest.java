package org.zsmtp.submission.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageBuilder;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

class ExamplesTest {

    private static Server at(ScriptedServer server) {
        return Server.host("127.0.0.1", server.port());
    }

    private static MailObject mail(String... to) throws Exception {
        byte[] body = "hello\n".getBytes(StandardCharsets.US_ASCII);
        return Outgoing.of(Message.of(org.zsmtp.submission.Header.EMPTY.with("Subject", "hi"), body))
                .from("alice@example.org")
                .to(to)
                .mail();
    }

    private static Message message() throws Exception {
        return new MessageBuilder()
                .from("alice@example.org")
                .to("bob@example.net")
                .text("hello\n")
                .build();
    }

    @Test
    void oneMessage() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"))) {
            assertThat(OneMessage.send(at(server)).isAccepted()).isTrue();
            ReceivedMessage received = server.messages().getFirst();
            assertThat(received.reversePath()).isEqualTo("alice@example.org");
            assertThat(received.header("Subject")).contains("Minutes");
            assertThat(received.body()).isEqualTo("Here they are.\r\n");
        }
    }

    @Test
    void aWholeProgramPrintsALineForEachRecipient() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org")
                .answeringRecipient("carol@example.com", Reaction.reply("550 5.1.1 User unknown")))) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            SubmissionOptions options = SubmissionOptions.to(at(server)).with(Acceptance.ANY_RECIPIENT);
            SubmissionResult result = SendMinutes.send(options, new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(result.isAcceptedForSome()).isTrue();
            assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                    .satisfiesExactly(
                            bob -> assertThat(bob).startsWith("bob@example.net: accepted by [127.0.0.1]: 250"),
                            carol -> assertThat(carol)
                                    .isEqualTo("carol@example.com: refused by [127.0.0.1]: 550 5.1.1 User unknown"),
                            dave -> assertThat(dave).startsWith("dave@example.com: accepted"));
            assertThat(server.messages().getFirst().header("To")).contains("\"Bob\" <bob@example.net>");
        }
    }

    @Test
    void newsletter(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report.pdf");
        Files.writeString(report, "%PDF-");
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)));
                Message message = Newsletter.build(new byte[] {1, 2}, report)) {
            assertThat(client.submit(Outgoing.of(message).mail()).isAccepted()).isTrue();
            ReceivedMessage received = server.messages().getFirst();
            assertThat(received.paths()).containsExactly("bob@example.net", "carol@example.com", "archive@example.org");
            assertThat(received.octets()).contains("filename=\"report.pdf\"").doesNotContain("archive");
        }
    }

    @Test
    void waiting(@TempDir Path directory) throws Exception {
        for (String each : List.of("transport", "queue")) {
            Files.setPosixFilePermissions(
                    Files.createDirectory(directory.resolve(each)), PosixFilePermissions.fromString("rwx------"));
        }
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org")
                        .answering("MAIL", Reaction.reply("451 4.3.0 later"), Reaction.reply("250 ok")));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)))) {
            Server.Host host = new Server.Host("127.0.0.1", server.port());
            assertThat(Waiting.send(client, mail("bob@example.net"), host, directory)
                            .isAccepted())
                    .isFalse();
            assertThat(directory.resolve("transport")).isNotEmptyDirectory();
            Path control;
            try (Stream<Path> files = Files.list(directory.resolve("transport"))) {
                control = files.findFirst().orElseThrow();
            }
            assertThat(Files.readString(control)).contains(" smtp [127.0.0.1]:" + server.port() + " bob@example.net ");
            assertThat(Waiting.send(client, mail("carol@example.net"), host, directory)
                            .isAccepted())
                    .isTrue();
            assertThat(directory.resolve("transport")).isDirectoryNotContaining(each -> !each.equals(control));
        }
    }

    @Test
    void storedMail() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)))) {
            String stored = "From: alice@example.org\nSubject: x\n\nbody\n";
            SubmissionResult result =
                    StoredMail.send(client, new ByteArrayInputStream(stored.getBytes(StandardCharsets.US_ASCII)));
            assertThat(result.isAccepted()).isTrue();
            ReceivedMessage received = server.messages().getFirst();
            assertThat(received.reversePath()).isEqualTo("bounces@example.org");
            assertThat(received.recipients().getFirst().parameters()).isEqualTo("NOTIFY=FAILURE");
            assertThat(received.header("List-Id")).contains("<minutes.example.org>");
            assertThat(received.header("Sender")).contains("bounces@example.org");
        }
    }

    @Test
    void manyDomains() throws Exception {
        try (FakeDns dns = FakeDns.start();
                ScriptedServer net = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                ScriptedServer com = ScriptedServer.behaving(
                        WellBehaved.smtp("mx.example.com")
                                .answeringRecipient("dave@example.com", Reaction.reply("550 5.1.1 no")),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), net.port()))) {
            dns.mx("example.net", 10, "mx.example.net").a("mx.example.net", "127.0.0.1");
            dns.mx("example.com", 10, "mx.example.com").a("mx.example.com", "127.0.0.2");
            TransportOptions options = TransportOptions.builder(new HeloName("me.example.org"))
                    .port(net.port())
                    .nameServers(List.of(dns.address()))
                    .build();
            try (MailTransport transport = MailTransports.open(options, DeliveryListener.NONE)) {
                List<RecipientResult> results =
                        ManyDomains.send(transport, mail("bob@example.net", "carol@example.com", "dave@example.com"));
                assertThat(results).hasSize(3);
                assertThat(results.stream().filter(each -> each.verdict() instanceof Verdict.Relayed))
                        .hasSize(2);
            }
            assertThat(net.messages().getFirst().paths()).containsExactly("bob@example.net");
            assertThat(com.messages().getFirst().paths()).containsExactly("carol@example.com");
        }
    }

    @Test
    void deadline() throws Exception {
        WellBehaved silent = WellBehaved.smtp("mx.example.net")
                .greetingWith(Reaction.silence().thenStall());
        try (FakeDns dns = FakeDns.start();
                ScriptedServer net = ScriptedServer.behaving(silent)) {
            dns.mx("example.net", 10, "mx.example.net").a("mx.example.net", "127.0.0.1");
            TransportOptions options = TransportOptions.builder(new HeloName("me.example.org"))
                    .port(net.port())
                    .nameServers(List.of(dns.address()))
                    .build();
            try (MailTransport transport = MailTransports.open(options, DeliveryListener.NONE)) {
                RecipientResult result = Deadline.sendBefore(
                                Duration.ofMillis(200),
                                transport,
                                mail("bob@example.net"),
                                Destination.parse("example.net"))
                        .results()
                        .getFirst();
                assertThat(result).hasToString("bob@example.net: delayed, 4.4.7 not delivered within 200 ms");
            }
        }
    }

    @Test
    void listening() throws Exception {
        Listening listening = new Listening();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)), listening)) {
            client.submit(mail("bob@example.net"));
        }
        assertThat(listening.lines)
                .contains("> EHLO localhost", "> RCPT To:<bob@example.net>", "< 250 2.1.5 Ok")
                .anyMatch(each -> each.startsWith("bob@example.net: Relayed"));
    }

    @Test
    void account(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.root("Example Authority");
        TestIdentity identity = authority.issue(TestCertificate.of("localhost"));
        Path file = directory.resolve("authority.pem");
        Files.writeString(file, TestIdentity.pem(authority.certificate()));
        WellBehaved behaviour = WellBehaved.smtp("localhost")
                .announcing("PIPELINING", "STARTTLS", "AUTH PLAIN")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(identity.server()))
                .answering(
                        command -> command.verb().equals("AUTH")
                                && command.argument().equals("PLAIN AGFsaWNlAHNlc2FtZQ=="),
                        Reaction.reply("235 2.7.0 welcome"));
        try (ScriptedServer right = ScriptedServer.behaving(behaviour);
                ScriptedServer plain =
                        ScriptedServer.behaving(WellBehaved.smtp("localhost").announcing("AUTH PLAIN"))) {
            List<Server> servers =
                    List.of(Server.host("localhost", plain.port()), Server.host("localhost", right.port()));
            try (SubmissionClient client = SubmissionClient.open(Account.options(servers, file, "sesame"))) {
                assertThat(client.submit(mail("bob@example.net")).isAccepted()).isTrue();
            }
            assertThat(plain.messages()).isEmpty();
            assertThat(plain.transcript().clientLines(1)).noneMatch(each -> each.startsWith("AUTH"));
            assertThat(right.messages()).hasSize(1);
        }
    }

    @Test
    void background() throws Exception {
        try (ScriptedServer slow = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org")
                        .answering("MAIL", Reaction.silence().thenStall()));
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"));
                SubmissionClient never = SubmissionClient.open(SubmissionOptions.to(at(slow)));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)))) {
            assertThat(Background.send(client, message(), 60_000).isAccepted()).isTrue();
            SubmissionResult result = Background.send(never, message(), 200);
            assertThat(result.isAccepted()).isFalse();
            assertThat(result.anyDelayed()).isTrue();
        }
    }

    @Test
    void jakarta() throws Exception {
        MimeMessage built = new MimeMessage(Session.getInstance(new Properties()));
        built.setFrom("alice@example.org");
        built.setRecipients(RecipientType.TO, "bob@example.net");
        built.setText("hello");
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mail.example.org"));
                SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(at(server)))) {
            assertThat(Jakarta.send(client, built).isAccepted()).isTrue();
        }
    }
}
