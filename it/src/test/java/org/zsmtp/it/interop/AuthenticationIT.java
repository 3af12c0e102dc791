package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.SpoolMaker;

/// zsend, and the agent with `-A`, authenticate to real Postfix, which asks real Dovecot.
class AuthenticationIT {

    private static final String DOMAIN = SubmissionServer.DOMAIN;
    private static final String HOST = SubmissionServer.HOST;
    private static final String PASSWORD = "correct horse-7";
    private static final List<String> MECHANISMS =
            List.of("plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256");
    private static final String MESSAGE = "From: joe@x.example\nTo: bob@peer.example\nSubject: hi\n\nbody\n";

    /// EX_NOPERM and EX_UNAVAILABLE of sysexits.
    private static final int REFUSED = 77;

    private static final int NOT_THERE = 69;

    @TempDir
    private static Path room;

    private static SubmissionServer server;
    private static InetSocketAddress implicit;
    private static InetSocketAddress clear;

    /// By the mechanism that alone is offered there.
    private static final Map<String, InetSocketAddress> ONLY = new HashMap<>();

    @TempDir
    private Path home;

    @BeforeAll
    static void startServers() throws Exception {
        implicit = Postfix.freeAddress("127.0.0.1");
        clear = Postfix.freeAddress("127.0.0.1");
        List<Postfix.Listener> listeners = new ArrayList<>(List.of(
                new Postfix.Listener(implicit, Map.of("smtpd_tls_wrappermode", "yes")),
                new Postfix.Listener(clear, Map.of("smtpd_tls_security_level", "none"))));
        for (String mechanism : MECHANISMS) {
            InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
            ONLY.put(mechanism, address);
            listeners.add(new Postfix.Listener(address, Map.of("smtpd_sasl_mechanism_filter", mechanism)));
        }
        server = SubmissionServer.start(
                room,
                Map.of("joe", PASSWORD),
                "auth_mechanisms = " + String.join(" ", MECHANISMS),
                Map.of(),
                listeners);
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static String account(InetSocketAddress where, String mechanism, String password, String... more) {
        return server.account(where, mechanism, "user joe", "password " + password, String.join("\n", more));
    }

    private static Stream<String> mechanisms() {
        return MECHANISMS.stream();
    }

    // ---- zsend ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("mechanisms")
    void theRightPasswordIsTakenUnderStartTls(String mechanism) throws Exception {
        requireTaken(account(server.address(), mechanism, PASSWORD), mechanism);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void theRightPasswordIsTakenUnderTlsFromTheStart(String mechanism) throws Exception {
        requireTaken(account(implicit, mechanism, PASSWORD, "tls_starttls off"), mechanism);
    }

    private void requireTaken(String account, String mechanism) throws Exception {
        int before = server.postfix().mailbox().size();
        Zsend.Outcome outcome = new Zsend(home).send(account, MESSAGE, "--debug", "bob@" + DOMAIN);
        assertThat(outcome.status()).as(outcome.output() + server.logs()).isZero();
        assertThat(outcome.output())
                .contains("AUTH " + mechanism.toUpperCase(Locale.ROOT))
                .doesNotContain(PASSWORD)
                .doesNotContain(base64(PASSWORD))
                .doesNotContain(base64("\0joe\0" + PASSWORD));
        assertThat(server.postfix().awaitMailbox(before + 1))
                .anyMatch(message -> message.contains("(Authenticated sender: joe"));
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void aWrongPasswordIsRefused(String mechanism) throws Exception {
        Zsend.Outcome outcome =
                new Zsend(home).send(account(server.address(), mechanism, "wrong"), MESSAGE, "bob@" + DOMAIN);
        assertThat(outcome.status()).as(outcome.output() + server.logs()).isEqualTo(REFUSED);
        assertThat(outcome.output())
                .contains("authentication failed")
                .contains("535")
                .doesNotContain("wrong");
    }

    @Test
    void withoutAMethodTheStrongestIsTaken() throws Exception {
        requireTaken(account(server.address(), "on", PASSWORD), "scram-sha-256");
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        String before = server.postfix().log();
        new Zsend(home).send(account(server.address(), "on", "wrong"), MESSAGE, "bob@" + DOMAIN);
        String after = server.postfix().log().substring(before.length());
        assertThat(after.lines().filter(line -> line.contains("authentication failed")))
                .hasSize(1);
    }

    @Test
    void aMechanismThatIsNotOfferedIsNotReplaced() throws Exception {
        Zsend.Outcome outcome =
                new Zsend(home).send(account(ONLY.get("plain"), "scram-sha-256", PASSWORD), MESSAGE, "bob@" + DOMAIN);
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(NOT_THERE);
        assertThat(outcome.output()).containsIgnoringCase("scram-sha-256");
    }

    @Test
    void withoutStartTlsNothingIsSaid() throws Exception {
        for (String mechanism : List.of("on", "plain", "scram-sha-256")) {
            Zsend.Outcome outcome =
                    new Zsend(home).send(account(clear, mechanism, PASSWORD), MESSAGE, "--debug", "bob@" + DOMAIN);
            assertThat(outcome.status()).as(outcome.output()).isEqualTo(NOT_THERE);
            assertThat(outcome.output()).contains("STARTTLS").doesNotContain("--> AUTH");
        }
    }

    // ---- the agent -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"plain", "login", "scram-sha-1", "scram-sha-256"})
    void theAgentTakesWhatIsOffered(String mechanism) throws Exception {
        int before = server.postfix().mailbox().size();
        assertThat(send(ONLY.get(mechanism), PASSWORD, "encrypt"))
                .as(server.logs())
                .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
        assertThat(server.postfix().awaitMailbox(before + 1))
                .anyMatch(message -> message.contains("(Authenticated sender: joe"));
    }

    @Test
    void theAgentAuthenticatesToAVerifiedServer() throws Exception {
        assertThat(send(server.address(), PASSWORD, "verify"))
                .as(server.logs())
                .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "scram-sha-256"})
    void theAgentsMailWaitsForTheRightPassword(String mechanism) throws Exception {
        int before = server.postfix().mailbox().size();
        assertThat(send(ONLY.get(mechanism), "wrong", "encrypt"))
                .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
        assertThat(server.postfix().mailbox()).hasSize(before);
    }

    @Test
    void theAgentsMailWaitsForAMechanismThatItHas() throws Exception {
        assertThat(send(ONLY.get("cram-md5"), PASSWORD, "encrypt"))
                .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
    }

    @Test
    void theAgentsMailWaitsWhereStartTlsWasRemoved() throws Exception {
        String before = server.postfix().log();
        assertThat(send(clear, PASSWORD, "encrypt")).containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
        assertThat(server.postfix().log().substring(before.length())).doesNotContain("sasl_method");
    }

    private Map<String, RecipientState> send(InetSocketAddress where, String password, String level) throws Exception {
        Path secrets = Files.writeString(
                home.resolve("secrets"), "* " + HOST + " " + base64("joe") + " " + base64(password) + "\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        Path settings = Files.writeString(home.resolve("tls.conf"), "tls-CAfile " + room.resolve("root.pem") + "\n");
        try (FakeDns dns = FakeDns.start().mx(DOMAIN, 10, HOST).a(HOST, "127.0.0.1")) {
            SpawnedAgent agent = SpawnedAgent.asking(dns.address(), where.getPort())
                    .with("-A", secrets.toString(), "-S", settings.toString(), "--tls-level=" + level);
            Office office = new Office(Files.createTempDirectory(home, "office"));
            office.put("mail", SpoolMaker.draft().to(DOMAIN, "bob@" + DOMAIN));
            return office.send(agent);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
