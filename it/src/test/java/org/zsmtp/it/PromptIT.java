package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// zsend asks for a password at a terminal: a pseudo-terminal that `script` (of Debian's bsdutils) holds, whose
/// keyboard and screen are the test's. Standard input is the mail all the while.
@Timeout(120)
class PromptIT {

    private static final Path PROGRAM = Path.of(System.getProperty("zsmtp.home"), "bin", "zsend");
    private static final String SECRET = "open sesame";
    private static final String PROMPT = "password for joe at 127.0.0.1: ";

    @TempDir
    private Path home;

    private final StringBuilder screen = new StringBuilder();

    private static ScriptedServer server() {
        return ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .announcing("AUTH PLAIN")
                .answering(
                        command -> command.verb().equals("AUTH")
                                && !command.argument().contains(" "),
                        Reaction.reply("334 "))
                .answering(command -> command.verb().length() > "STARTTLS".length(), Reaction.reply("235 welcome")));
    }

    /// Runs zsend, and then shows what has become of the terminal.
    ///
    /// @param before what the shell does first
    private Process terminal(ScriptedServer server, String before) throws IOException {
        Path configuration = home.resolve(".msmtprc");
        Files.writeString(configuration, """
                account default
                host 127.0.0.1
                port %d
                from me@x.example
                auth plain
                user joe
                """.formatted(server.port()));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(home.resolve("mail"), "Subject: hi\n\nbody\n");
        Path run = home.resolve("run");
        // A shell starts background jobs, which tests may be, so that they ignore SIGINT.
        Files.writeString(run, """
                %s
                env --default-signal=INT %s -C %s r@y.example <%s
                echo status=$?
                stty -a </dev/tty
                echo end
                """.formatted(before, PROGRAM, configuration, home.resolve("mail")));
        ProcessBuilder builder = new ProcessBuilder("script", "-qefc", "sh " + run, "/dev/null")
                .redirectErrorStream(true)
                .directory(home.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "HOME",
                        home.toString(),
                        "SHELL",
                        "/bin/sh",
                        "JAVA_HOME",
                        System.getProperty("java.home")));
        return builder.start();
    }

    /// Waits for words on the screen.
    private void sees(Process terminal, String words) throws IOException {
        InputStream output = terminal.getInputStream();
        while (screen.indexOf(words) < 0) {
            int octet = output.read();
            assertThat(octet).as("more than %s", screen).isNotNegative();
            screen.append((char) octet);
        }
    }

    private static void type(Process terminal, String text) throws IOException {
        OutputStream keyboard = terminal.getOutputStream();
        keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
        keyboard.flush();
    }

    @Test
    void whatIsTypedIsNotShownAndOpensTheServer() throws Exception {
        try (ScriptedServer server = server()) {
            Process terminal = terminal(server, ":");
            sees(terminal, PROMPT);
            type(terminal, SECRET + "\n");
            sees(terminal, "end\r\n");
            terminal.destroy();
            assertThat(screen.toString())
                    .contains("status=0")
                    .doesNotContain(SECRET)
                    .containsPattern("[ ;]echo ");
            assertThat(server.messages()).hasSize(1);
            assertThat(server.transcript().clientLines(1))
                    .contains(Base64.getEncoder()
                            .encodeToString(("\0joe\0" + SECRET).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void terminalIsAsItWasAfterAnInterrupt() throws Exception {
        try (ScriptedServer server = server()) {
            // A shell that is not asked would end with the program, and nobody could look at the terminal.
            Process terminal = terminal(server, "trap : INT");
            sees(terminal, PROMPT);
            type(terminal, "open\u0003");
            sees(terminal, "end\r\n");
            terminal.destroy();
            assertThat(screen.toString()).contains("status=130").containsPattern("[ ;]echo ");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void terminalWithoutAnEchoGetsNone() throws Exception {
        try (ScriptedServer server = server()) {
            Process terminal = terminal(server, "stty -echo </dev/tty");
            sees(terminal, PROMPT);
            type(terminal, SECRET + "\n");
            sees(terminal, "end\r\n");
            terminal.destroy();
            assertThat(screen.toString()).contains("status=0").containsPattern("[ ;]-echo ");
        }
    }
}
