package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Reaction.Then;
import org.zsmtp.testkit.server.Script;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// `-D` with servers on loopback.
@Timeout(60)
class ConnectionTestServiceTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @Test
    void everyStepIsToldWithItsTime() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example ESMTP
                C: EHLO mx.sender.example
                S: 250-mx.b.example
                S: 250-STARTTLS
                S: 250 SIZE 1000\\x1b[2J
                C: STARTTLS
                S: 454 not now
                C: QUIT
                S: 221 bye
                """))) {
            assertThat(test("-F", "[127.0.0.1]:" + server.port())).isEqualTo(ExitStatus.OK);
            String address = "[127.0.0.1] [127.0.0.1|" + server.port() + "]";
            assertThat(lines())
                    .containsExactly(
                            "T route: " + address,
                            "connecting to " + address,
                            "T connected from 127.0.0.1|P",
                            "T <-- 220 mx.b.example ESMTP",
                            "--> EHLO mx.sender.example",
                            "T <-- 250-mx.b.example",
                            "<-- 250-STARTTLS",
                            "<-- 250 SIZE 1000?[2J",
                            "(TLS is offered)",
                            "--> STARTTLS",
                            "T <-- 454 not now",
                            "--> QUIT",
                            "T <-- 221 bye",
                            "the connection works");
            server.requireLawful();
        }
    }

    @Test
    void theNextServerIsTriedUntilOneWorks() throws Exception {
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx2.b.example ESMTP
                C: EHLO mx.sender.example
                S: 250 mx2.b.example
                C: QUIT
                S: 221 bye
                """))) {
            dns.mx("b.example", 10, "mx1.b.example")
                    .mx("b.example", 20, "mx2.b.example")
                    .a("mx1.b.example", "127.0.0.2")
                    .a("mx2.b.example", "127.0.0.1");
            assertThat(test("--dns=127.0.0.1:" + dns.address().getPort(), "-p" + server.port(), "b.example"))
                    .isEqualTo(ExitStatus.OK);
            assertThat(lines())
                    .contains(
                            "connecting to mx1.b.example [127.0.0.2|" + server.port() + "]", "T no: Connection refused")
                    .contains("connecting to mx2.b.example [127.0.0.1|" + server.port() + "]", "(TLS is not offered)")
                    .endsWith("the connection works");
        }
    }

    @Test
    void aServerThatRefusesForGoodHasAStatusOfItsOwn() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 554 not for you
                C: QUIT
                """))) {
            assertThat(test("-F", "[127.0.0.1]:" + server.port())).isEqualTo(ExitStatus.FAILED);
            assertThat(lines())
                    .contains("T <-- 554 not for you")
                    .endsWith("no server would take mail: a delivery would fail");
        }
    }

    /// Another mail exchanger may take it, or this one at another time.
    @Test
    void aMailExchangerThatRefusesForGoodLeavesMailWaiting() throws Exception {
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 554 not for you
                C: QUIT
                """))) {
            dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.1");
            assertThat(test(
                            "--dns=127.0.0.1:" + dns.address().getPort(),
                            "-p",
                            Integer.toString(server.port()),
                            "b.example"))
                    .isEqualTo(ExitStatus.DEFERRED);
            assertThat(lines())
                    .contains("T <-- 554 not for you")
                    .endsWith("no server would take mail: a delivery would try again later");
        }
    }

    @Test
    void aServerThatHangsUpDoesNotWork() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    server.accept().close();
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            assertThat(test("-F", "[127.0.0.1]:" + server.getLocalPort())).isEqualTo(ExitStatus.DEFERRED);
            assertThat(lines()).contains("T no: connection lost: the server closed the connection");
        }
    }

    /// As mail would, after the handshakes that a test leaves out.
    @Test
    void aServerThatBreaksTheHandshakeInAnyWayIsTriedAgainInClearText() throws Exception {
        for (Reaction reaction : List.of(
                Reaction.reply("220 go").thenBreak(Then.ALERT_HANDSHAKE),
                Reaction.reply("220 go").thenBreak(Then.CLOSE_HANDSHAKE),
                Reaction.raw("").thenClose())) {
            page.reset();
            try (ScriptedServer server = ScriptedServer.behaving(
                    WellBehaved.smtp("mx.b.example").announcing("STARTTLS").answering("STARTTLS", reaction))) {
                assertThat(test("-F", "[127.0.0.1]:" + server.port())).isEqualTo(ExitStatus.OK);
                assertThat(lines()).contains("again, in clear text").endsWith("the connection works");
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void aBrokenHandshakeIsTheEndWhereNoMailGoesInClearText() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                .announcing("STARTTLS")
                .answering("STARTTLS", Reaction.raw("").thenClose()))) {
            assertThat(test("-F", "[127.0.0.1]:" + server.port(), "--tls-level=encrypt"))
                    .isEqualTo(ExitStatus.DEFERRED);
            assertThat(lines()).doesNotContain("again, in clear text");
        }
    }

    @Test
    void authenticationIsTestedAndNoSecretIsPrinted() throws Exception {
        Path secrets = Files.writeString(directory.resolve("secrets"), "* 127.0.0.1 dXNlcg== c2VjcmV0\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example ESMTP
                C: EHLO mx.sender.example
                S: 250-mx.b.example
                S: 250 AUTH LOGIN
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: dXNlcg==
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 welcome
                C: QUIT
                S: 221 bye
                """))) {
            assertThat(test("-F", "[127.0.0.1]:" + server.port(), "-A", secrets.toString()))
                    .isEqualTo(ExitStatus.OK);
            assertThat(lines()).contains("T <-- 235 welcome").noneMatch(line -> line.contains("c2VjcmV0"));
        }
        Files.delete(secrets);
        assertThat(test("-F", "[127.0.0.1]:9", "-A", secrets.toString())).isEqualTo(ExitStatus.DEFERRED);
        assertThat(lines()).anyMatch(line -> line.startsWith("T no: the secrets file "));
    }

    @Test
    void aHostThatCannotBeOneIsRefused() throws Exception {
        assertThat(test("[300.0.0.1]")).isEqualTo(ExitStatus.FAILED);
        assertThat(lines()).isEmpty();
    }

    @Test
    void aDomainThatDoesNotExistHasAStatusOfItsOwn() throws Exception {
        try (FakeDns dns = FakeDns.start()) {
            assertThat(test("--dns=127.0.0.1:" + dns.address().getPort(), "absent.example"))
                    .isEqualTo(ExitStatus.FAILED);
            assertThat(lines()).singleElement().asString().startsWith("T no route: 5.1.2 ");
        }
    }

    @Test
    void implicitTlsBeginsWithTheFirstOctet() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> first = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    first.complete(client.getInputStream().read());
                } catch (IOException closed) {
                    first.complete(-1);
                }
            });
            assertThat(test("-F", "[127.0.0.1]:" + server.getLocalPort(), "--implicit-tls"))
                    .isEqualTo(ExitStatus.DEFERRED);
            assertThat(first.get(1, TimeUnit.MINUTES)).as("a handshake record").isEqualTo(0x16);
        }
    }

    private ExitStatus test(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-D", "-h", "mx.sender.example"));
        all.addAll(List.of(arguments));
        return new ConnectionTestService(AgentOptions.parse(all), page).run();
    }

    /// The lines without their indentation, T for a time, P for a client's port.
    private List<String> lines() {
        return page.toString(StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.strip().replaceFirst("^[0-9]+ ms ", "T ").replaceFirst("(from .*)\\|[0-9]+$", "$1|P"))
                .toList();
    }
}
