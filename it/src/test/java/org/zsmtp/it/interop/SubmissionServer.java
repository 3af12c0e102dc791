package org.zsmtp.it.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.it.peers.DovecotSasl;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Postfix that takes mail of those whom Dovecot knows, with STARTTLS and a certificate of an authority of its own.
///
/// @param room where its files are, its authority's certificate in `root.pem`
record SubmissionServer(Path room, DovecotSasl sasl, Postfix postfix) implements AutoCloseable {

    /// It delivers mail for this domain.
    static final String DOMAIN = "peer.example";

    /// Its certificate is for this name, and for `localhost`.
    static final String HOST = "mx.peer.example";

    /// @param room        empty, its path short enough for the address of a socket below it
    /// @param users       passwords by their users
    /// @param settings    of Dovecot, such as its mechanisms
    /// @param environment of Dovecot
    /// @param listeners   beside the first one
    static SubmissionServer start(
            Path room,
            Map<String, String> users,
            String settings,
            Map<String, String> environment,
            List<Postfix.Listener> listeners)
            throws IOException, InterruptedException {
        PeerPrograms programs = PeerPrograms.load();
        TestAuthority authority = TestAuthority.root("Test Root");
        TestIdentity identity = authority.issue(TestCertificate.of("localhost").host(HOST));
        Files.writeString(room.resolve("root.pem"), TestIdentity.pem(authority.certificate()));
        Path certificates = Files.writeString(room.resolve("certificates.pem"), identity.certificatesPem());
        Path key = Files.writeString(room.resolve("key.pem"), identity.keyPem(KeyForm.PKCS8));
        DovecotSasl sasl = DovecotSasl.start(programs, room.resolve("d"), users, settings, environment);
        Map<String, String> changes = new HashMap<>();
        changes.put("smtpd_tls_security_level", "may");
        changes.put("smtpd_tls_cert_file", certificates.toString());
        changes.put("smtpd_tls_key_file", key.toString());
        changes.put("smtpd_sasl_auth_enable", "yes");
        changes.put("smtpd_sasl_type", "dovecot");
        changes.put("smtpd_sasl_path", sasl.socket().toString());
        changes.put("smtpd_sasl_authenticated_header", "yes");
        changes.put("smtpd_recipient_restrictions", "permit_sasl_authenticated, reject");
        changes.put("smtpd_error_sleep_time", "0");
        try {
            Postfix postfix = Postfix.start(
                    programs, Postfix.freeAddress("127.0.0.1"), room.resolve("p"), DOMAIN, changes, listeners);
            return new SubmissionServer(room, sasl, postfix);
        } catch (IOException | InterruptedException notStarted) {
            sasl.close();
            throw notStarted;
        }
    }

    /// An account of zsend's at this server, under TLS.
    ///
    /// @param more lines: who, and whatever is not usual
    String account(InetSocketAddress where, String mechanism, String... more) {
        return """
                account default
                host localhost
                port %d
                from joe@x.example
                timeout 20
                tls on
                tls_trust_file %s
                auth %s
                %s
                """.formatted(where.getPort(), room.resolve("root.pem"), mechanism, String.join("\n", more));
    }

    InetSocketAddress address() {
        return postfix.address();
    }

    /// What both wrote into their logs.
    String logs() throws IOException {
        return sasl.log() + postfix.log();
    }

    @Override
    public void close() throws IOException {
        try (sasl) {
            postfix.close();
        }
    }
}
