package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// The installed agent under a scheduler, with `-S` and a table of levels, towards real Postfix.
class TlsAgentIT {

    private static final String DOMAIN = "peer.example";
    private static final String HOST = "mx.peer.example";

    private final TestAuthority authority = TestAuthority.root("Test Root");
    private Path root;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeRoot() throws Exception {
        root = Files.writeString(directory.resolve("root.pem"), TestIdentity.pem(authority.certificate()));
    }

    @Test
    void withoutAnyOptionMailGoesUnderTlsWhereItIsOffered() throws Exception {
        try (Postfix server = postfix(true, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server))).containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
            assertThat(server.awaitMailbox(1)).allMatch(message -> message.contains("using TLSv1.3"));
        }
    }

    @Test
    void demandIsMetOrMailWaits() throws Exception {
        Path settings = settings("demand-tls-mode\n");
        try (Postfix server = postfix(true, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server).with("-S", settings.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
            assertThat(server.awaitMailbox(1)).allMatch(message -> message.contains("using TLSv1.3"));
        }
        try (Postfix server = postfix(false, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server).with("-S", settings.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
            assertThat(server.mailbox()).isEmpty();
        }
    }

    @Test
    void levelOfTheTableIsAppliedAndTheTranscriptTellsHowTheServerWasVerified() throws Exception {
        Path table = Files.writeString(directory.resolve("tls_policy"), DOMAIN + " verify\n");
        Path transcript = directory.resolve("transcript");
        try (Postfix server = postfix(true, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server)
                            .with("-S", settings("").toString(), "--tls-policy", table.toString())
                            .with("-l", transcript.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
        }
        assertThat(Files.readString(transcript)).contains("(TLSv1.3 ").contains("verified=PKIX");
    }

    @Test
    void authorityThatIsNotTrustedKeepsMailWaiting() throws Exception {
        Path table = Files.writeString(directory.resolve("tls_policy"), "* verify\n");
        try (Postfix server = postfix(true, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server).with("--tls-policy", table.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
            assertThat(server.mailbox()).isEmpty();
        }
    }

    @Test
    void brokenFileKeepsMailWaitingAndTellsWhy() throws Exception {
        Path settings = settings("tls-cert-file " + directory.resolve("missing.pem") + "\n");
        try (Postfix server = postfix(false, Map.of());
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server).with("-S", settings.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DEFERRED));
            assertThat(server.mailbox()).isEmpty();
        }
    }

    @Test
    void serverThatAsksForACertificateGetsTheOneOfTheFile() throws Exception {
        TestIdentity own =
                authority.issue(TestCertificate.of("agent.sender.example").forClients());
        Path certificate = Files.writeString(directory.resolve("own.pem"), own.certificatesPem());
        Path key = Files.writeString(directory.resolve("own.key"), own.keyPem(KeyForm.OLD_LOCKED));
        Path passphrase = Files.writeString(directory.resolve("passphrase"), KeyForm.PASSPHRASE + "\n");
        Path settings = settings("tls-cert-file " + certificate + "\ntls-key-file " + key + "\ntls-key-passphrase-file "
                + passphrase + "\n");
        Map<String, String> asking = Map.of(
                "smtpd_tls_security_level",
                "encrypt",
                "smtpd_tls_req_ccert",
                "yes",
                "smtpd_tls_CAfile",
                root.toString());
        try (Postfix server = postfix(true, asking);
                FakeDns dns = names()) {
            assertThat(send(asking(dns, server).with("-S", settings.toString())))
                    .containsOnly(entry("mail bob@" + DOMAIN, RecipientState.DELIVERED));
            assertThat(server.awaitMailbox(1))
                    .allMatch(message -> message.contains("Client CN \"agent.sender.example\""));
        }
    }

    private Path settings(String more) throws Exception {
        return Files.writeString(directory.resolve("smtp-tls.conf"), "tls-CAfile " + root + "\n" + more);
    }

    private static FakeDns names() {
        return FakeDns.start().mx(DOMAIN, 10, HOST).a(HOST, "127.0.0.1");
    }

    private static SpawnedAgent asking(FakeDns dns, Postfix server) {
        return SpawnedAgent.asking(dns.address(), server.address().getPort());
    }

    private Map<String, RecipientState> send(SpawnedAgent agent) throws Exception {
        Office office = new Office(Files.createTempDirectory(directory, "office"));
        office.put("mail", SpoolMaker.draft().to(DOMAIN, "bob@" + DOMAIN));
        return office.send(agent);
    }

    private Postfix postfix(boolean withTls, Map<String, String> changes) throws Exception {
        Map<String, String> all = new HashMap<>();
        Path room = Files.createTempDirectory(directory, "postfix");
        if (withTls) {
            TestIdentity identity = authority.issue(TestCertificate.of(HOST));
            all.put("smtpd_tls_security_level", "may");
            all.put(
                    "smtpd_tls_cert_file",
                    Files.writeString(room.resolve("certificates.pem"), identity.certificatesPem())
                            .toString());
            all.put(
                    "smtpd_tls_key_file",
                    Files.writeString(room.resolve("key.pem"), identity.keyPem(KeyForm.PKCS8))
                            .toString());
            all.put("smtpd_tls_received_header", "yes");
        }
        all.putAll(changes);
        return Postfix.start(
                PeerPrograms.load(), Postfix.freeAddress("127.0.0.1"), room.resolve("server"), DOMAIN, all);
    }
}
