package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Addresses and headers beyond ASCII (RFC 6531), and names of hosts and domains in other scripts (MS-201).
class ZsendInternationalTest {

    private static final String WIDE = "j\u00fcrgen@x.example";

    @TempDir
    private Path home;

    private FakeSurroundings user;

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home).mail("From: me@x.example\nSubject: s\n\nhello\n");
    }

    private static String octets(String text) {
        return Text.octets(text);
    }

    private static WellBehaved knowing() {
        return WellBehaved.smtp("srv.example").announcing("PIPELINING", "8BITMIME", "SMTPUTF8");
    }

    private static WellBehaved ignorant() {
        return WellBehaved.smtp("srv.example").announcing("PIPELINING", "8BITMIME");
    }

    private ExitStatus run(ScriptedServer server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--from=me@x.example",
                "--logfile=~/log",
                "--set-date-header=off",
                "--set-msgid-header=off"));
        all.addAll(List.of(arguments));
        return new Zsend(user.get(), new EngineSender(_ -> {})).run(all);
    }

    private static List<String> envelope(ScriptedServer server) {
        return server.transcript().clientLines(1).stream()
                .filter(line -> line.startsWith("MAIL") || line.startsWith("RCPT"))
                .toList();
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    @Test
    void aServerThatKnowsItGetsTheAddressInUtf8() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            assertThat(run(server, WIDE, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server))
                    .containsExactly(
                            "MAIL From:<me@x.example> SMTPUTF8",
                            "RCPT To:<" + octets(WIDE) + ">",
                            "RCPT To:<b@y.example>");
            assertThat(log()).contains(" recipients=" + WIDE + ",b@y.example ");
        }
    }

    @Test
    void theSenderMayBeOneToo() {
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            user.mail("Subject: s\n\nhello\n");
            assertThat(run(server, "--from=" + WIDE, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server).getFirst())
                    .isEqualTo("MAIL From:<" + octets(WIDE) + "> BODY=8BITMIME SMTPUTF8");
            assertThat(server.messages().getFirst().octets()).startsWith("From: " + octets(WIDE) + "\r\n");
        }
    }

    @Test
    void whoNeedsNothingOfItAsksForNothing() {
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            user.mail(octets("From: J\u00fcrgen <me@x.example>\nSubject: gr\u00fc\u00dfe\n\nhello\n"));
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server).getFirst()).isEqualTo("MAIL From:<me@x.example> BODY=8BITMIME");
        }
    }

    @Test
    void withoutItNobodyGetsIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(ignorant())) {
            assertThat(run(server, "b@y.example", WIDE)).isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(server.messages()).isEmpty();
            assertThat(envelope(server)).isEmpty();
            assertThat(user.errors())
                    .first()
                    .asString()
                    .isEqualTo("msmtp: the address " + WIDE + " needs SMTPUTF8, which the server does not offer");
        }
    }

    @Test
    void withPartialTheOthersGetIt() {
        try (ScriptedServer server = ScriptedServer.behaving(ignorant())) {
            assertThat(run(server, "--partial", "--json", "b@y.example", WIDE, "c@y.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(server.messages()).hasSize(1);
            assertThat(envelope(server))
                    .containsExactly("MAIL From:<me@x.example>", "RCPT To:<b@y.example>", "RCPT To:<c@y.example>");
            assertThat(user.output())
                    .singleElement()
                    .asString()
                    .contains("{\"address\":\"j\\u00fcrgen@x.example\",\"accepted\":false,")
                    .contains("{\"address\":\"c@y.example\",\"accepted\":true}");
            assertThat(user.errors())
                    .contains("msmtp: the address " + WIDE + " needs SMTPUTF8, which the server does not offer");
        }
    }

    @Test
    void withPartialAServerThatKnowsItGetsAll() {
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            assertThat(run(server, "--partial", "b@y.example", WIDE)).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void lmtpKnowsItAsWell() {
        try (ScriptedServer server = ScriptedServer.behaving(
                WellBehaved.lmtp("srv.example").announcing("PIPELINING", "8BITMIME", "SMTPUTF8"))) {
            assertThat(run(server, "--protocol=lmtp", WIDE, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server).getFirst()).isEqualTo("MAIL From:<me@x.example> SMTPUTF8");
        }
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.lmtp("srv.example"))) {
            assertThat(run(server, "--protocol=lmtp", WIDE, "b@y.example")).isNotEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server)).isEmpty();
        }
    }

    @Test
    void aHeaderThatNeedsItGoesAsItIs() {
        user.mail(octets("From: me@x.example\nCc: J\u00fcrgen <" + WIDE + ">\n\nhello\n"));
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server).getFirst()).isEqualTo("MAIL From:<me@x.example> BODY=8BITMIME SMTPUTF8");
            assertThat(server.messages().getFirst().octets()).contains("<" + octets(WIDE) + ">\r\n");
        }
        user.mail(octets("From: me@x.example\nCc: J\u00fcrgen <" + WIDE + ">\n\nhello\n"));
        try (ScriptedServer server = ScriptedServer.behaving(ignorant())) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(server.messages()).isEmpty();
            assertThat(user.errors())
                    .anyMatch(line -> line.contains("an address in the header") && line.contains("SMTPUTF8"));
        }
    }

    /// In Latin-1, which SMTPUTF8 does not carry.
    @Test
    void aHeaderInAnotherCharsetIsNotPassedOffAsUtf8() {
        user.mail("From: me@x.example\nCc: j\u00fcrgen@x.example\n\nhello\n");
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            assertThat(run(server, "b@y.example")).isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(server.messages()).isEmpty();
        }
    }

    /// IDNA 2008 keeps the sharp s and the final sigma, of which IDNA 2003 makes other names.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "b\u00fccher.example xn--bcher-kva.example",
                "fa\u00df.example xn--fa-hia.example",
                "\u03b2\u03cc\u03bb\u03bf\u03c2.example xn--nxasmm1c.example"
            })
    void aDomainAloneIsWrittenInALabels(String names) {
        String[] both = names.split(" ", -1);
        user.mail(octets("From: me@x.example\nTo: b@" + both[0] + "\n\nhello\n"));
        try (ScriptedServer server = ScriptedServer.behaving(ignorant())) {
            assertThat(run(server, "-t", "c@" + both[0])).isEqualTo(ExitStatus.EX_OK);
            assertThat(envelope(server))
                    .containsExactly(
                            "MAIL From:<me@x.example> BODY=8BITMIME",
                            "RCPT To:<c@" + both[1] + ">",
                            "RCPT To:<b@" + both[1] + ">");
            assertThat(server.messages().getFirst().octets()).contains("To: b@" + both[1] + "\r\n");
        }
    }

    @Test
    void aHostMayHaveSuchAName() {
        try (ScriptedServer server = ScriptedServer.behaving(ignorant())) {
            assertThat(run(server, "--host=b\u00fccher.invalid", "b@y.example")).isEqualTo(ExitStatus.EX_NOHOST);
            assertThat(user.errors()).first().asString().contains("cannot locate host b\u00fccher.invalid");
        }
    }

    /// Whatever the shell made of it was no address.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "j\ufffdrgen@x.example",
                "j\u00fcrgen\u0085@x.example",
                "\u00fc\u2028@x.example",
                "\u00fc@\u2603.example"
            })
    void whatIsNoAddressIsRefusedBeforeAnythingIsSaid(String address) {
        try (ScriptedServer server = ScriptedServer.behaving(knowing())) {
            assertThat(run(server, address)).isEqualTo(ExitStatus.EX_DATAERR);
            assertThat(server.transcript().entries()).isEmpty();
        }
    }

    @Test
    void whatWaitsForAServerWaitsInUtf8() throws Exception {
        Files.createDirectories(home.resolve("office/transport"));
        Files.createDirectories(home.resolve("office/queue"));
        try (ScriptedServer server =
                ScriptedServer.behaving(knowing().answering("MAIL", Reaction.reply("451 4.3.0 later")))) {
            assertThat(run(server, "--queue=~/office", WIDE)).isEqualTo(ExitStatus.EX_OK);
        }
        try (var files = Files.list(home.resolve("office/transport"))) {
            assertThat(Files.readString(files.findFirst().orElseThrow(), StandardCharsets.UTF_8))
                    .contains(" " + WIDE + " 65534\n");
        }
    }
}
