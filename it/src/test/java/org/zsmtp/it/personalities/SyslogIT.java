package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.WellBehaved;

/// What reaches the system's log: what the program `logger` is called with, and what it reads.
class SyslogIT {

    private static final String MAIL = "From: me@x.example\nTo: b@y.example\n\nhello\n";

    @TempDir
    Path directory;

    private SideProgram zsend;
    private Path place;

    @BeforeEach
    void standsInForLogger() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path logger = bin.resolve("logger");
        Files.writeString(logger, """
                #!/bin/sh
                { printf '%s\\n' "$*"; cat; } >> "$LOGGED"
                """);
        Files.setPosixFilePermissions(logger, PosixFilePermissions.fromString("rwx------"));
        place = Files.createDirectory(directory.resolve("home"));
        zsend = new SideProgram(
                List.of(Path.of(System.getProperty("zsmtp.home"), "bin", "msmtp")
                        .toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    private List<String> logged(WellBehaved server, String account, String... arguments) throws Exception {
        Path file = directory.resolve("logged");
        SideCase given = new SideCase(
                "syslog",
                () -> server,
                true,
                List.of(arguments),
                Map.of(".msmtprc", "account default\nhost 127.0.0.1\nport @PORT@\nfrom me@x.example\n" + account),
                Map.of("PATH", directory.resolve("bin") + ":/usr/bin:/bin", "LOGGED", file.toString()),
                MAIL);
        zsend.run(given, place);
        return Files.exists(file)
                ? Files.readString(file, StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "syslog on, user",
        "syslog LOG_MAIL, mail",
        "syslog LOG_LOCAL3, local3",
    })
    void theCommandWritesALine(String command, String facility) throws Exception {
        List<String> logged = logged(WellBehaved.smtp("srv.example"), command + "\n", "b@y.example");
        assertThat(logged).hasSize(2);
        assertThat(logged.getFirst()).isEqualTo("-t msmtp -p " + facility + ".info");
        assertThat(logged.getLast())
                .matches("host=127\\.0\\.0\\.1 tls=off auth=off from=me@x\\.example recipients=b@y\\.example"
                        + " mailsize=\\d+ smtpstatus=250 smtpmsg='250 .*' exitcode=EX_OK");
    }

    @ParameterizedTest
    @CsvSource({"--syslog, user", "--syslog=on, user", "--syslog=LOG_MAIL, mail"})
    void theOptionWritesALine(String option, String facility) throws Exception {
        List<String> logged = logged(WellBehaved.smtp("srv.example"), "", option, "b@y.example");
        assertThat(logged).first().isEqualTo("-t msmtp -p " + facility + ".info");
        assertThat(logged).hasSize(2);
    }

    @Test
    void theOptionTakesTheCommandBack() throws Exception {
        assertThat(logged(WellBehaved.smtp("srv.example"), "syslog on\n", "--syslog=off", "b@y.example"))
                .isEmpty();
    }

    /// One line, whatever the server says.
    @Test
    void aFailureIsOneLineToo() throws Exception {
        WellBehaved server = WellBehaved.smtp("srv.example")
                .answering("RCPT", Reaction.reply("550-5.1.1 no", "550 5.1.1 'such' \u001b[31muser"));
        List<String> logged = logged(server, "syslog LOG_MAIL\n", "b@y.example");
        assertThat(logged).hasSize(2);
        assertThat(logged.getLast())
                .contains(" smtpstatus=550 ")
                .endsWith(" exitcode=EX_DATAERR")
                .doesNotContain("\u001b")
                .doesNotContain("'such'");
    }
}
