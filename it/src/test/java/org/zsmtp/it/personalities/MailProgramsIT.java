package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.it.interop.MimeMeaning;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// mutt, s-nail and git send-email send through zsend, which they take for sendmail.
class MailProgramsIT {

    private static final int MINUTES = 1;
    private static final List<String> SHOWN = List.of("from", "to", "cc", "bcc", "subject");

    private static PeerPrograms peers;
    private static Path zsend;

    @TempDir
    private Path home;

    /// @param output with what went to standard error
    private record Outcome(int status, String output) {}

    /// The two programs for people.
    enum Program {
        MUTT {
            @Override
            List<String> command(Path home, String sender, List<String> options) {
                List<String> command = new ArrayList<>(List.of(
                        peers.get("mutt"),
                        "-n",
                        "-F",
                        "/dev/null",
                        "-e",
                        "set sendmail=\"" + zsend + " -oem -oi\" sendmail_wait=0 copy=no charset=utf-8"
                                + " send_charset=utf-8 use_envelope_from=yes from=" + sender,
                        "-s",
                        "greetings"));
                command.addAll(options);
                command.addAll(List.of("--", "to@y.example"));
                return command;
            }
        },
        S_NAIL {
            @Override
            List<String> command(Path home, String sender, List<String> options) {
                // It takes the home of its user from the system, and gives that to its children.
                List<String> command = new ArrayList<>(List.of(
                        peers.get("s-nail"),
                        "-:/",
                        "-Sv15-compat",
                        "-Ssendwait",
                        "-Sttycharset=utf-8",
                        "-Smime-encoding=8b",
                        "-Smta=" + zsend,
                        "-Smta-arguments=--file=" + home.resolve(".msmtprc"),
                        "-SDEAD=" + home.resolve("dead.letter"),
                        "-r",
                        sender,
                        "-s",
                        "greetings"));
                command.addAll(options);
                command.add("to@y.example");
                return command;
            }
        };

        abstract List<String> command(Path home, String sender, List<String> options);
    }

    @BeforeAll
    static void findPrograms() throws IOException {
        peers = PeerPrograms.load();
        zsend = Path.of(System.getProperty("zsmtp.home")).resolve("bin/zsend").toAbsolutePath();
    }

    @BeforeEach
    void makeTemporaryDirectory() throws IOException {
        Files.createDirectory(home.resolve("tmp"));
    }

    private static ScriptedServer takesAll() {
        return ScriptedServer.behaving(WellBehaved.smtp("srv.example"));
    }

    private Outcome run(ScriptedServer server, Path directory, String input, List<String> command)
            throws IOException, InterruptedException {
        Path account = Files.writeString(home.resolve(".msmtprc"), """
                account default
                host 127.0.0.1
                port %d
                from account@x.example
                """.formatted(server.port()));
        Files.setPosixFilePermissions(account, PosixFilePermissions.fromString("rw-------"));
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Files.writeString(home.resolve("input"), input).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("LD_LIBRARY_PATH", peers.get("ld.library.path"));
        environment.put("GIT_EXEC_PATH", peers.get("git.exec"));
        environment.put("PERL5LIB", peers.get("perl.library"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", home.resolve("tmp").toString());
        environment.put("USER", System.getProperty("user.name"));
        environment.put("LOGNAME", System.getProperty("user.name"));
        environment.put("EMAIL", "joe@x.example");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "dumb");
        return environment;
    }

    private static ReceivedMessage only(ScriptedServer server) {
        assertThat(server.messages()).as("%s", server.transcript()).hasSize(1);
        return server.messages().getFirst();
    }

    private static List<String> meaning(ReceivedMessage message) {
        return MimeMeaning.of(message.octets().replace("\r\n", "\n"), SHOWN);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void copiesAndBlindCopiesAreRecipientsAndTheSenderIsTheProgramsOwn(Program program)
            throws IOException, InterruptedException {
        try (ScriptedServer server = takesAll()) {
            Outcome outcome = run(
                    server,
                    home,
                    "hello\n",
                    program.command(home, "sender@x.example", List.of("-c", "cc@y.example", "-b", "bcc@z.example")));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            ReceivedMessage message = only(server);
            assertThat(message.reversePath()).isEqualTo("sender@x.example");
            assertThat(message.paths()).containsExactlyInAnyOrder("to@y.example", "cc@y.example", "bcc@z.example");
            assertThat(meaning(message))
                    .contains("to: to@y.example", "cc: cc@y.example", "subject: greetings", "text/plain: hello\n")
                    .noneMatch(said -> said.startsWith("bcc"));
            server.requireLawful();
        }
    }

    @ParameterizedTest
    @EnumSource
    void textBeyondAsciiArrives(Program program) throws IOException, InterruptedException {
        try (ScriptedServer server = takesAll()) {
            Outcome outcome = run(
                    server, home, "Gr\u00fc\u00dfe, \u20ac 5\n", program.command(home, "sender@x.example", List.of()));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(meaning(only(server))).contains("text/plain: " + octets("Gr\u00fc\u00dfe, \u20ac 5\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void textBeyondAsciiArrivesAtAServerThatTakesNone(Program program) throws IOException, InterruptedException {
        try (ScriptedServer server =
                ScriptedServer.behaving(WellBehaved.smtp("srv.example").announcing("PIPELINING"))) {
            Outcome outcome =
                    run(server, home, "Gr\u00fc\u00dfe\n", program.command(home, "sender@x.example", List.of()));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(only(server).octets().chars()).allMatch(c -> c < 0x80);
            assertThat(meaning(only(server))).contains("text/plain: " + octets("Gr\u00fc\u00dfe\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttachmentArrives(Program program) throws IOException, InterruptedException {
        byte[] octets = new byte[3000];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 7);
        }
        Path file = Files.write(home.resolve("things.bin"), octets);
        try (ScriptedServer server = takesAll()) {
            Outcome outcome = run(
                    server, home, "see\n", program.command(home, "sender@x.example", List.of("-a", file.toString())));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            String sent = new String(octets, StandardCharsets.ISO_8859_1);
            assertThat(meaning(only(server)))
                    .contains("(multipart/mixed")
                    .anyMatch(said -> said.startsWith("text/plain: see"))
                    .contains(meaningOf(sent));
        }
    }

    private static String meaningOf(String octets) {
        String message = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'})
                        .encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
        return MimeMeaning.of(message, List.of()).getLast();
    }

    @ParameterizedTest
    @EnumSource
    void aLoneDotIsText(Program program) throws IOException, InterruptedException {
        try (ScriptedServer server = takesAll()) {
            Outcome outcome =
                    run(server, home, "before\n.\n..\nafter\n", program.command(home, "sender@x.example", List.of()));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(meaning(only(server))).contains("text/plain: before\n.\n..\nafter\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsAnErrorOfTheProgram(Program program) throws IOException, InterruptedException {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .answeringRecipient("to@y.example", Reaction.reply("550 5.1.1 no such user")))) {
            Outcome outcome = run(server, home, "hello\n", program.command(home, "sender@x.example", List.of()));

            assertThat(outcome.status()).as(outcome.output()).isNotZero();
            assertThat(outcome.output()).contains("5.1.1 no such user");
            assertThat(server.messages()).isEmpty();
        }
    }

    // ---- git send-email ------------------------------------------------------------------------------------------

    private Path repository(ScriptedServer server) throws IOException, InterruptedException {
        Path repository = Files.createDirectory(home.resolve("repository"));
        git(server, repository, "init", "-q");
        git(server, repository, "config", "user.name", "J\u00f6rg");
        git(server, repository, "config", "user.email", "joerg@x.example");
        git(server, repository, "commit", "-q", "--allow-empty", "-m", "begin");
        for (String word : List.of("first", "second")) {
            Files.writeString(repository.resolve("file"), word + "\n.\n\u00fc\n");
            git(server, repository, "add", "file");
            git(server, repository, "commit", "-q", "-m", word + " change");
        }
        return repository;
    }

    private Outcome git(ScriptedServer server, Path repository, String... arguments)
            throws IOException, InterruptedException {
        Outcome outcome = send(server, repository, arguments);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome;
    }

    private Outcome send(ScriptedServer server, Path repository, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(peers.get("git")));
        command.addAll(List.of(arguments));
        return run(server, repository, "", command);
    }

    private static String[] sendEmail(String how) {
        return new String[] {
            "-c",
            how,
            "send-email",
            "--confirm=never",
            "--8bit-encoding=UTF-8",
            "--suppress-cc=all",
            "--from=J\u00f6rg <joerg@x.example>",
            "--envelope-sender=bounces@x.example",
            "--to=list@y.example",
            "--cc=keeper@y.example",
            "--bcc=archive@z.example",
            "-2"
        };
    }

    private static void requireTheSeries(ScriptedServer server) {
        assertThat(server.messages()).as("%s", server.transcript()).hasSize(2);
        for (ReceivedMessage message : server.messages()) {
            assertThat(message.reversePath()).isEqualTo("bounces@x.example");
            assertThat(message.paths())
                    .containsExactlyInAnyOrder("list@y.example", "keeper@y.example", "archive@z.example");
            assertThat(meaning(message)).noneMatch(said -> said.startsWith("bcc"));
        }
        ReceivedMessage first = server.messages().getFirst();
        ReceivedMessage second = server.messages().getLast();
        assertThat(meaning(first)).contains("subject: [PATCH 1/2] first change", "from: J\u00f6rg <joerg@x.example>");
        assertThat(meaning(second)).contains("subject: [PATCH 2/2] second change");
        assertThat(first.body()).contains("+first\r\n+.\r\n+" + octets("\u00fc") + "\r\n");
        assertThat(second.body()).contains("-first\r\n+second\r\n");
        assertThat(second.header("In-Reply-To")).isEqualTo(first.header("Message-ID"));
        server.requireLawful();
    }

    @Test
    void aSeriesOfPatchesGoesThroughItAsGitsServer() throws IOException, InterruptedException {
        try (ScriptedServer server = takesAll()) {
            git(server, repository(server), sendEmail("sendemail.smtpServer=" + zsend));
            requireTheSeries(server);
        }
    }

    @Test
    void aSeriesOfPatchesGoesThroughItAsGitsCommand() throws IOException, InterruptedException {
        try (ScriptedServer server = takesAll()) {
            git(server, repository(server), sendEmail("sendemail.sendmailCmd=" + zsend + " -a default"));
            requireTheSeries(server);
        }
    }

    @Test
    void aRefusedPatchEndsTheSeries() throws IOException, InterruptedException {
        try (ScriptedServer server = ScriptedServer.behaving(
                WellBehaved.smtp("srv.example").answering("MAIL", Reaction.reply("550 5.7.1 not here")))) {
            Outcome outcome = send(server, repository(server), sendEmail("sendemail.smtpServer=" + zsend));

            assertThat(outcome.status()).as(outcome.output()).isNotZero();
            assertThat(outcome.output()).contains("5.7.1 not here");
            assertThat(server.messages()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
