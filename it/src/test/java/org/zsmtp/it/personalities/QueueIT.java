package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.Transcript;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What zsend queues, zsmtp delivers by hand: the same octets in the same envelope, to the same server.
class QueueIT {

    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));

    /// Everything that a careless spool would change.
    private static final String MAIL =
            "Subject: gr\u00fc\u00dfe\n\tfolded by a TAB\nX-Odd:  two  blanks \nFrom: me@x.example\n"
                    + "Bcc-Like: m\n\n.a dot\n..two\nr smtp x y\n\u00e4\u00f6\u00fc 8-bit\n\nm\n\nFrom the start\n  end";

    private static final List<String> QUIET =
            List.of("--set-date-header=off", "--set-msgid-header=off", "--from=me@x.example");

    @TempDir
    Path directory;

    private Path office;

    @BeforeEach
    void hasASpool() throws IOException {
        office = directory.resolve("office");
        for (String each : List.of("transport", "queue")) {
            Files.setPosixFilePermissions(
                    Files.createDirectories(office.resolve(each)), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private record Ran(int status, String output, String errors) {}

    private Ran run(String program, String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin").resolve(program).toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "out", "");
        Path errors = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closed) {
            // Who reads nothing need not be told anything.
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(output, StandardCharsets.ISO_8859_1),
                Files.readString(errors, StandardCharsets.ISO_8859_1));
    }

    private Ran send(String host, int port, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--host=" + host, "--port=" + port, "--queue=" + office));
        arguments.addAll(QUIET);
        arguments.addAll(List.of(more));
        return run("zsend", MAIL, arguments);
    }

    private Ran deliver(String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--spool", office.toString()));
        arguments.addAll(List.of(more));
        return run("zsmtp", "", arguments);
    }

    private static WellBehaved behaviour() {
        return WellBehaved.smtp("srv.example").announcing("PIPELINING", "8BITMIME", "DSN");
    }

    /// What goes out when nothing is queued.
    private String straight(String... more) throws IOException, InterruptedException {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(send("127.0.0.1", server.port(), more).status()).isZero();
            return server.messages().getFirst().octets();
        }
    }

    private static List<String> envelope(ScriptedServer server) {
        return server.transcript().entries().stream()
                .filter(each -> each.kind() == Transcript.Kind.CLIENT)
                .map(each -> each.octets().strip())
                .filter(line -> line.matches("(MAIL|RCPT) [^\r\n]*"))
                .toList();
    }

    static Stream<Arguments> trouble() {
        Reaction later = Reaction.reply("451 4.3.0 later");
        return Stream.of(
                Arguments.of("at MAIL", (Supplier<WellBehaved>)
                        () -> behaviour().answering("MAIL", later, Reaction.reply("250 ok"))),
                Arguments.of("greylisted", (Supplier<WellBehaved>) () -> behaviour()
                        .answeringRecipient(
                                "b@y.example", Reaction.reply("450 4.7.1 greylisted"), Reaction.reply("250 ok"))
                        .answeringRecipient(
                                "c@z.example", Reaction.reply("450 4.7.1 greylisted"), Reaction.reply("250 ok"))),
                Arguments.of("behind the content", (Supplier<WellBehaved>)
                        () -> behaviour().answeringEndOfData(later, Reaction.reply("250 ok"))),
                Arguments.of("no answer", (Supplier<WellBehaved>) () ->
                        behaviour().answeringEndOfData(Reaction.silence().thenClose(), Reaction.reply("250 ok"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trouble")
    void whatWaitedArrivesAsItWas(String name, Supplier<WellBehaved> behaviour) throws Exception {
        String expected = straight("b@y.example");
        try (ScriptedServer server = ScriptedServer.behaving(behaviour.get())) {
            Ran sent = send("127.0.0.1", server.port(), "b@y.example", "c@z.example");
            assertThat(sent.status()).describedAs(sent.errors()).isZero();
            assertThat(sent.errors()).contains("zsend: queued in " + office);
            int before = envelope(server).size();

            Ran delivered = deliver();
            assertThat(delivered.status()).describedAs(delivered.output()).isZero();
            assertThat(server.messages().getLast().octets()).isEqualTo(expected);
            assertThat(envelope(server).subList(before, envelope(server).size()))
                    .satisfiesExactly(
                            mail -> assertThat(mail).startsWith("MAIL From:<me@x.example>"),
                            rcpt -> assertThat(rcpt).startsWith("RCPT To:<b@y.example>"),
                            rcpt -> assertThat(rcpt).startsWith("RCPT To:<c@z.example>"));
        }
    }

    @Test
    void aServerThatWasNotThereGetsIt() throws Exception {
        String expected = straight("b@y.example");
        int port;
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            port = server.port();
        }
        assertThat(send("localhost", port, "b@y.example").status()).isZero();
        assertThat(deliver().status()).isNotZero();
        // The port is no longer anybody's, and whoever has it now is not this test's: by the host's own name.
        Path control = control();
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            String text = Files.readString(control, StandardCharsets.ISO_8859_1);
            assertThat(text).contains(" smtp [localhost]:" + port + " b@y.example ");
            Files.writeString(
                    control,
                    text.replace("[localhost]:" + port, "[localhost]:" + server.port()),
                    StandardCharsets.ISO_8859_1);
            assertThat(deliver().status()).isZero();
            assertThat(server.messages()).extracting(ReceivedMessage::octets).containsExactly(expected);
        }
    }

    private Path control() throws IOException {
        try (Stream<Path> files = Files.list(office.resolve("transport"))) {
            return files.filter(each ->
                            Character.isDigit(each.getFileName().toString().charAt(0)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void withPartialOnlyWhoWaitsGetsItLater() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour()
                .answeringRecipient("never@z.example", Reaction.reply("550 5.1.1 nobody"))
                .answeringRecipient("later@z.example", Reaction.reply("450 4.2.1 busy"), Reaction.reply("250 ok")))) {
            Ran sent =
                    send("127.0.0.1", server.port(), "--partial", "b@y.example", "later@z.example", "never@z.example");
            assertThat(sent.status()).isEqualTo(65);
            assertThat(deliver().status()).isZero();
            assertThat(server.messages()).hasSize(2);
            assertThat(server.messages().getLast().octets())
                    .isEqualTo(server.messages().getFirst().octets());
            assertThat(envelope(server).getLast()).startsWith("RCPT To:<later@z.example>");
            assertThat(envelope(server))
                    .filteredOn(line -> line.contains("never@"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"success,failure", "never", "delay"})
    void whatIsAskedOfNoticesIsAskedLater(String notify) throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().answering("MAIL", Reaction.reply("451 4.3.0 later"), Reaction.reply("250 ok")))) {
            assertThat(send("127.0.0.1", server.port(), "--dsn-notify=" + notify, "--dsn-return=headers", "b@y.example")
                            .status())
                    .isZero();
            String first = envelope(server).getFirst();
            assertThat(first).contains("RET=HDRS");
            assertThat(deliver().status()).isZero();
            assertThat(envelope(server).get(envelope(server).size() - 2)).contains(" RET=HDRS");
            assertThat(envelope(server).getLast()).contains(" NOTIFY=" + notify.toUpperCase(Locale.ROOT));
        }
    }

    /// The example of zsend(1): the agent's own secrets and rules for TLS.
    @Test
    void theAgentHasItsOwnSecretsAndItsOwnTls() throws Exception {
        TestAuthority authority = TestAuthority.root("Issuer");
        Files.writeString(directory.resolve("ca.pem"), TestIdentity.pem(authority.certificate()));
        WellBehaved behaviour = behaviour()
                .announcing("STARTTLS", "AUTH PLAIN", "8BITMIME")
                .answering(
                        "STARTTLS",
                        Reaction.reply("220 go")
                                .thenStartTls(authority
                                        .issue(TestCertificate.of("localhost"))
                                        .server()))
                .answering("AUTH", Reaction.reply("235 2.7.0 ok"))
                .answering("MAIL", Reaction.reply("451 4.3.0 later"), Reaction.reply("250 ok"));
        String basic = Base64.getEncoder().encodeToString("joe".getBytes(StandardCharsets.US_ASCII));
        Path secrets = directory.resolve("secrets");
        Files.writeString(
                secrets,
                "smtp [127.0.0.1] " + basic + " " + basic + "\nsmtp 127.0.0.1 " + basic + " " + basic
                        + "\nsmtp localhost " + basic + " " + basic + "\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            Ran sent = send(
                    "localhost",
                    server.port(),
                    "--tls",
                    "--tls-trust-file=" + directory.resolve("ca.pem"),
                    "--auth=plain",
                    "--user=joe",
                    "--passwordeval=echo joe",
                    "b@y.example");
            assertThat(sent.status()).describedAs(sent.errors()).isZero();
            Ran delivered = deliver("-A", secrets.toString(), "--tls-level=encrypt");
            assertThat(delivered.status())
                    .describedAs(delivered.output() + delivered.errors())
                    .isZero();
            assertThat(server.messages()).hasSize(1);
            assertThat(server.transcript()
                            .clientLines(server.transcript().entries().getLast().connection()))
                    .anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    /// In an envelope of its own, since a server without SMTPUTF8 would take nobody else beside it.
    @Test
    void anAddressInUtf8WaitsAndArrives() throws Exception {
        String address = "j\u00fcrgen@y.example";
        String octets = new String(address.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String mail = "From: me@x.example\nTo: " + octets + "\n\nhello\n";
        try (ScriptedServer server = ScriptedServer.behaving(behaviour()
                .announcing("8BITMIME", "SMTPUTF8")
                .answering("MAIL", Reaction.reply("451 4.3.0 later"), Reaction.reply("250 ok")))) {
            List<String> arguments = new ArrayList<>(
                    List.of("--host=127.0.0.1", "--port=" + server.port(), "--queue=" + office, "-t", "b@y.example"));
            arguments.addAll(QUIET);
            Ran sent = run("zsend", mail, arguments);
            assertThat(sent.status()).describedAs(sent.errors()).isZero();
            Ran delivered = deliver();
            assertThat(delivered.status()).describedAs(delivered.output()).isZero();
            assertThat(envelope(server)).contains("RCPT To:<" + octets + ">").contains("RCPT To:<b@y.example>");
            assertThat(envelope(server))
                    .filteredOn(line -> line.contains("SMTPUTF8"))
                    .hasSizeGreaterThan(1);
            assertThat(server.messages())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.octets()).contains("To: " + octets + "\r\n"));
        }
    }

    @Test
    void whatIsRefusedForGoodIsNotQueued() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.behaving(behaviour().answering("RCPT", Reaction.reply("550 5.1.1 nobody")))) {
            assertThat(send("127.0.0.1", server.port(), "b@y.example").status()).isEqualTo(65);
            assertThat(office.resolve("transport")).isEmptyDirectory();
            assertThat(office.resolve("queue")).isEmptyDirectory();
        }
    }
}
