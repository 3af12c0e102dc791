package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.Kdc;
import org.zsmtp.it.peers.PeerPrograms;

/// zsend shows tickets of MIT's KDC to real Postfix and Dovecot.
class KerberosIT {

    private static final String MESSAGE = "From: joe@x.example\nTo: bob@peer.example\nSubject: hi\n\nbody\n";
    private static final int UNAVAILABLE = 69;
    private static final int NO_PERMISSION = 77;

    @TempDir
    private static Path room;

    private static Kdc kdc;
    private static SubmissionServer server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServers() throws Exception {
        PeerPrograms programs = PeerPrograms.load();
        kdc = Kdc.start(
                programs,
                room.resolve("k"),
                Map.of("joe", "secret", "ann", "other", "smtp/127.0.0.1", "not the server's"),
                List.of("smtp/localhost"));
        server = SubmissionServer.start(
                room,
                Map.of("joe", "unused"),
                "auth_mechanisms = gssapi\nauth_gssapi_hostname = \"$ALL\"\nauth_krb5_keytab = " + kdc.keytab(),
                // No record of what was seen before: it would lie where the machine's own is.
                Map.of("KRB5_CONFIG", kdc.configuration().toString(), "KRB5RCACHENAME", "none:"),
                List.of());
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (server != null) {
            server.close();
        }
        if (kdc != null) {
            kdc.close();
        }
    }

    private Zsend.Outcome send(Path cache, String... lines) throws Exception {
        Map<String, String> environment =
                Map.of("KRB5_CONFIG", kdc.configuration().toString(), "KRB5CCNAME", "FILE:" + cache);
        return new Zsend(home, environment)
                .send(
                        server.account(server.address(), "gssapi", lines),
                        MESSAGE,
                        "--debug",
                        "bob@" + SubmissionServer.DOMAIN);
    }

    private static String logs() throws Exception {
        return server.logs() + kdc.log();
    }

    @Test
    void aTicketIsTaken() throws Exception {
        Zsend.Outcome outcome = send(kdc.ticket("joe", "secret"), "user joe");
        assertThat(outcome.status()).as(outcome.output() + logs()).isZero();
        assertThat(outcome.output()).contains("--> AUTH GSSAPI");
        assertThat(server.postfix().awaitMailbox(1)).anyMatch(each -> each.contains("(Authenticated sender: joe"));
        assertThat(kdc.log()).contains("joe@" + Kdc.REALM + " for smtp/localhost@" + Kdc.REALM);
    }

    /// As with msmtp: the user of the account is not asked for beside it.
    @Test
    void theIdentityIsThatOfTheTicket() throws Exception {
        int before = server.postfix().mailbox().size();
        Zsend.Outcome outcome = send(kdc.ticket("ann", "other"), "user joe");
        assertThat(outcome.status()).as(outcome.output() + logs()).isZero();
        assertThat(server.postfix().awaitMailbox(before + 1))
                .anyMatch(each -> each.contains("(Authenticated sender: ann"));
    }

    /// The KDC has another key for that name than the server: whoever it is, it is not the one whom the user wants.
    @Test
    void aServerWithAnotherKeyRefuses() throws Exception {
        Zsend.Outcome outcome =
                send(kdc.ticket("joe", "secret"), "user joe", "host 127.0.0.1", "tls_host_override localhost");
        assertThat(outcome.status()).as(outcome.output() + logs()).isEqualTo(NO_PERMISSION);
        assertThat(outcome.output()).contains("535");
    }

    @Test
    void withoutATicketNothingIsSaid() throws Exception {
        Zsend.Outcome outcome = send(home.resolve("none"), "user joe");
        assertThat(outcome.status()).as(outcome.output() + logs()).isEqualTo(UNAVAILABLE);
        assertThat(outcome.output()).contains("no ticket").doesNotContain("--> AUTH");
    }

    @Test
    void aBrokenTicketIsNoTicket() throws Exception {
        Path broken = Files.writeString(home.resolve("broken"), "no tickets here");
        Zsend.Outcome outcome = send(broken, "user joe");
        assertThat(outcome.status()).as(outcome.output() + logs()).isEqualTo(UNAVAILABLE);
        assertThat(outcome.output()).doesNotContain("--> AUTH");
    }
}
