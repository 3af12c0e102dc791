package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// What zsend leaves in a spool, and when.
class ZsendQueueTest {

    private static final String HEADER = "From: me@x.example\nTo: b@y.example\nSubject: s\u00e4\n\tfolded\n";
    private static final String BODY = "hello \u00fc\n.dot\nno line end";

    @TempDir
    private Path home;

    private FakeSurroundings user;

    @BeforeEach
    void hasASpool() throws IOException {
        user = new FakeSurroundings(home).mail(HEADER + "\n" + BODY);
        for (String each : List.of("office/transport", "office/queue")) {
            Files.setPosixFilePermissions(
                    Files.createDirectories(home.resolve(each)), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static WellBehaved behaviour() {
        return WellBehaved.smtp("srv.example");
    }

    private ExitStatus run(int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--host=127.0.0.1",
                "--port=" + port,
                "--from=me@x.example",
                "--logfile=~/log",
                "--set-date-header=off",
                "--set-msgid-header=off",
                "--queue=~/office"));
        all.addAll(List.of(arguments));
        return new Zsend(user.get(), new EngineSender(_ -> {})).run(all);
    }

    private ExitStatus run(ScriptedServer server, String... arguments) {
        return run(server.port(), arguments);
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    /// What is kept, recipient by recipient: host and address.
    private List<String> kept() throws Exception {
        List<String> all = new ArrayList<>();
        SpoolDirectory spool = new SpoolDirectory(home.resolve("office/transport"));
        for (String path : spool.list()) {
            try (FileChannel file = spool.openControlFile(path)) {
                ControlFileReader control = ControlFileReader.open(file);
                for (RecipientLine each : lines(control)) {
                    assertThat(each.channel()).isEqualTo("smtp");
                    assertThat(each.sender().user()).isEqualTo("me@x.example");
                    assertThat(control.headers(each.headers()))
                            .containsExactly("From: me@x.example", "To: b@y.example", "Subject: s\u00e4\n\tfolded");
                    all.add(each.host() + " " + each.user());
                }
                Path message = spool.messageFile(path, control.file().messageFileName());
                try (MessageFile body = MessageFile.open(message, control.file().bodyOffset())) {
                    assertThat(body.body().readAllBytes()).isEqualTo(BODY.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all;
    }

    private static List<RecipientLine> lines(ControlFileReader control) throws Exception {
        List<RecipientLine> all = new ArrayList<>();
        RecipientLines lines = control.recipients();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }

    private String place(ScriptedServer server) {
        return "[127.0.0.1]:" + server.port() + " ";
    }

    @ParameterizedTest
    @CsvSource({
        "(greeting), 421 4.3.2 not now",
        "(greeting), 450 4.3.2 not now",
        "MAIL, 451 4.3.0 later",
        "RCPT, 450 4.7.1 greylisted",
        "RCPT, 421 4.7.0 goodbye",
        "DATA, 451 4.3.0 later",
    })
    void whatIsRefusedForNowIsKept(String command, String reply) throws Exception {
        WellBehaved behaviour = command.startsWith("(")
                ? behaviour().greetingWith(Reaction.reply(reply))
                : behaviour().answering(command, Reaction.reply(reply));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            assertThat(run(server, "b@y.example", "c@z.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "b@y.example", place(server) + "c@z.example");
            assertThat(log())
                    .contains(" queued=b@y.example,c@z.example ")
                    .contains(" errormsg='queued: ")
                    .contains(" smtpmsg='" + reply)
                    .endsWith(" exitcode=EX_OK\n")
                    .doesNotContain("mailsize");
            assertThat(user.errors())
                    .singleElement()
                    .asString()
                    .matches("msmtp: queued in .*/office as \\d+ for b@y\\.example, c@z\\.example: .+");
        }
    }

    @Test
    void whatIsRefusedBehindTheContentIsKept() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.behaving(behaviour().answeringEndOfData(Reaction.reply("452 4.3.1 disk full")))) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "b@y.example");
            assertThat(log()).contains("errormsg='queued: the server did not accept the mail'");
        }
    }

    /// Nobody knows who has it: it may arrive twice, but is not lost.
    @Test
    void whatIsInDoubtIsKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().answeringEndOfData(Reaction.silence().thenClose()))) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "b@y.example");
            assertThat(user.errors())
                    .singleElement()
                    .asString()
                    .endsWith("the server sent an empty reply; the server may have the message");
        }
    }

    @Test
    void aServerThatIsNotThereGetsItLater() throws Exception {
        int port;
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            port = server.port();
        }
        assertThat(run(port, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
        assertThat(kept()).containsExactly("[127.0.0.1]:" + port + " b@y.example");
    }

    @Test
    void aNameStaysOne() throws Exception {
        assertThat(run(1, "--host=nobody.invalid", "b@y.example")).isEqualTo(ExitStatus.EX_OK);
        assertThat(kept()).containsExactly("[nobody.invalid]:1 b@y.example");
    }

    @Test
    void whatTheServerTakesIsNotKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages()).hasSize(1);
            assertThat(kept()).isEmpty();
            assertThat(log()).doesNotContain("queued=").contains("mailsize=");
            assertThat(user.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 no, EX_DATAERR",
        "RCPT, 550 5.1.1 no, EX_DATAERR",
        "DATA, 554 5.0.0 no, EX_DATAERR",
    })
    void whatIsRefusedForGoodIsNotKept(String command, String reply, ExitStatus status) throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour().answering(command, Reaction.reply(reply)))) {
            assertThat(run(server, "b@y.example")).isEqualTo(status);
            assertThat(kept()).isEmpty();
        }
    }

    private static WellBehaved choosy() {
        return behaviour()
                .answeringRecipient("never@z.example", Reaction.reply("550 5.1.1 no such user"))
                .answeringRecipient("later@z.example", Reaction.reply("450 4.2.1 mailbox busy"));
    }

    @Test
    void withoutPartialOneWhoNeverGetsItKeepsItFromAll() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(choosy())) {
            assertThat(run(server, "b@y.example", "later@z.example", "never@z.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(kept()).isEmpty();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void withoutPartialAllWaitForTheOneWhoMustWait() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(choosy())) {
            assertThat(run(server, "b@y.example", "later@z.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "b@y.example", place(server) + "later@z.example");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void withPartialEachHasWhatTheServerSaid() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(choosy())) {
            assertThat(run(server, "--partial", "--json", "b@y.example", "later@z.example", "never@z.example"))
                    .isEqualTo(ExitStatus.EX_DATAERR);
            assertThat(kept()).containsExactly(place(server) + "later@z.example");
            assertThat(server.messages()).hasSize(1);
            String name =
                    new SpoolDirectory(home.resolve("office/transport")).list().getFirst();
            assertThat(user.output())
                    .singleElement()
                    .asString()
                    .contains("{\"address\":\"b@y.example\",\"accepted\":true}")
                    .contains("{\"address\":\"later@z.example\",\"accepted\":false,\"queued\":\"" + name + "\",")
                    .contains("{\"address\":\"never@z.example\",\"accepted\":false,\"queued\":null,");
            assertThat(user.errors())
                    .contains("msmtp: recipient address never@z.example not accepted by the server")
                    .noneMatch(line ->
                            line.contains("later@z.example not accepted by the server") && !line.contains("queued"))
                    .anyMatch(line -> line.contains("queued in ") && line.contains(" for later@z.example: "));
            assertThat(log()).contains(" queued=later@z.example ").contains("exitcode=EX_DATAERR");
        }
    }

    @Test
    void withPartialNothingIsWrongWhereTheOthersWait() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(choosy())) {
            assertThat(run(server, "--partial", "b@y.example", "later@z.example"))
                    .isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "later@z.example");
            assertThat(log()).contains(" queued=later@z.example mailsize=").contains("exitcode=EX_OK");
        }
    }

    /// Who the sender is cannot be put right by waiting, and an agent may be less careful about servers.
    @Test
    void whatTheSenderMustPutRightIsNotKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("AUTH PLAIN").answering("AUTH", Reaction.reply("535 5.7.8 bad credentials")))) {
            assertThat(run(server, "--auth=plain", "--user=u", "--passwordeval=echo secret", "b@y.example"))
                    .isEqualTo(ExitStatus.EX_NOPERM);
        }
        assertThat(kept()).isEmpty();
        TestAuthority authority = TestAuthority.root("Somebody");
        try (ScriptedServer server = ScriptedServer.behaving(behaviour()
                .announcing("STARTTLS")
                .answering(
                        "STARTTLS",
                        Reaction.reply("220 go")
                                .thenStartTls(authority
                                        .issue(TestCertificate.of("localhost"))
                                        .server())))) {
            assertThat(run(server, "--tls", "--tls-trust-file=system", "b@y.example"))
                    .isNotEqualTo(ExitStatus.EX_OK);
        }
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("STARTTLS").answering("STARTTLS", Reaction.reply("454 4.7.0 not now")))) {
            assertThat(run(server, "--tls", "--tls-trust-file=system", "b@y.example"))
                    .isNotEqualTo(ExitStatus.EX_OK);
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void aServerThatCannotTellWhoWeAreNowIsAskedLater() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("AUTH PLAIN").answering("AUTH", Reaction.reply("454 4.7.0 later")))) {
            assertThat(run(server, "--auth=plain", "--user=u", "--passwordeval=echo secret", "b@y.example"))
                    .isEqualTo(ExitStatus.EX_OK);
            assertThat(kept()).containsExactly(place(server) + "b@y.example");
        }
    }

    @Test
    void whatIsNoSpoolIsFoundBeforeAnythingIsSent() throws Exception {
        Files.delete(home.resolve("office/queue"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_CANTCREAT);
            assertThat(server.transcript().entries()).isEmpty();
            assertThat(user.errors())
                    .singleElement()
                    .asString()
                    .contains("cannot queue in ")
                    .contains("no directories transport and queue in");
        }
    }

    @Test
    void noSpoolCanNameLmtpOrASocket() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "--protocol=lmtp", "b@y.example")).isEqualTo(ExitStatus.EX_CONFIG);
            assertThat(run(server, "--socket=/nowhere", "b@y.example")).isEqualTo(ExitStatus.EX_CONFIG);
            assertThat(server.transcript().entries()).isEmpty();
        }
    }

    @Test
    void explainTellsWhereItWouldWait() throws Exception {
        assertThat(run(1, "--explain", "b@y.example")).isEqualTo(ExitStatus.EX_OK);
        assertThat(user.output())
                .anyMatch(line ->
                        line.startsWith("What fails for now waits in ") && line.endsWith("/office, for 127.0.0.1:1."));
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsAskedOfNoticesWaitsToo() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("DSN").answering("MAIL", Reaction.reply("451 4.3.0 later")))) {
            assertThat(run(server, "--dsn-notify=success,delay", "--dsn-return=headers", "b@y.example"))
                    .isEqualTo(ExitStatus.EX_OK);
        }
        SpoolDirectory spool = new SpoolDirectory(home.resolve("office/transport"));
        try (FileChannel file = spool.openControlFile(spool.list().getFirst())) {
            ControlFileReader control = ControlFileReader.open(file);
            RecipientLine line = lines(control).getFirst();
            assertThat(Objects.requireNonNull(line.notary()).notifyOn()).hasToString("[SUCCESS, DELAY]");
            assertThat(control.file().ret()).hasToString("HDRS");
        }
    }
}
