package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// zsend gives OAuth tokens to real Postfix and Dovecot, which asks an introspection server (RFC 7662) whose they are.
class TokenIT {

    private static final String MESSAGE = "From: joe@x.example\nTo: bob@peer.example\nSubject: hi\n\nbody\n";
    private static final String VALID = "valid-4711";
    private static final String EXPIRED = "expired-4712";
    private static final String UNKNOWN = "unknown-4713";
    private static final int NO_PERMISSION = 77;

    @TempDir
    private static Path room;

    private static HttpServer introspection;
    private static SubmissionServer server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServers() throws Exception {
        introspection = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        introspection.createContext("/introspect", TokenIT::introspect);
        introspection.start();
        Path settings = Files.writeString(room.resolve("oauth2.conf"), """
                introspection_mode = get
                introspection_url = http://127.0.0.1:%d/introspect?token=
                force_introspection = yes
                username_attribute = user
                active_attribute = active
                active_value = true
                """.formatted(
                        introspection.getAddress().getPort()));
        server =
                SubmissionServer.start(room, Map.of("joe", "a password"), """
                auth_mechanisms = oauthbearer xoauth2
                passdb {
                  driver = oauth2
                  mechanisms = oauthbearer xoauth2
                  args = %s
                }
                """.formatted(settings), Map.of(), List.of());
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (server != null) {
            server.close();
        }
        if (introspection != null) {
            introspection.stop(0);
        }
    }

    /// An expired token is known and not active (RFC 7662 section 2.2).
    private static void introspect(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestURI().getQuery().replaceFirst("^token=([^&]*).*", "$1");
        String answer = switch (token) {
            case VALID -> "{\"active\": true, \"user\": \"joe\", \"scope\": \"smtp\"}";
            case EXPIRED -> "{\"active\": false, \"user\": \"joe\", \"exp\": 1}";
            default -> "{\"error\": \"invalid_token\"}";
        };
        byte[] octets = answer.getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(token.equals(VALID) || token.equals(EXPIRED) ? 200 : 401, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private Zsend.Outcome send(String mechanism, String user, String token) throws Exception {
        Files.writeString(home.resolve("token"), token + "\n");
        return new Zsend(home)
                .send(
                        server.account(
                                server.address(),
                                mechanism,
                                "user " + user,
                                "passwordeval cat " + home.resolve("token")),
                        MESSAGE,
                        "--debug",
                        "bob@" + SubmissionServer.DOMAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauthbearer", "xoauth2"})
    void aTokenIsTaken(String mechanism) throws Exception {
        int before = server.postfix().mailbox().size();
        Zsend.Outcome outcome = send(mechanism, "joe", VALID);
        assertThat(outcome.status()).as(outcome.output() + server.logs()).isZero();
        assertThat(outcome.output())
                .contains("AUTH " + mechanism.toUpperCase(Locale.ROOT))
                .doesNotContain(VALID);
        assertThat(server.postfix().awaitMailbox(before + 1))
                .anyMatch(each -> each.contains("(Authenticated sender: joe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauthbearer", "xoauth2"})
    void anExpiredTokenIsRefused(String mechanism) throws Exception {
        requireRefused(send(mechanism, "joe", EXPIRED), EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauthbearer", "xoauth2"})
    void anUnknownTokenIsRefused(String mechanism) throws Exception {
        requireRefused(send(mechanism, "joe", UNKNOWN), UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauthbearer", "xoauth2"})
    void theTokenOfAnotherIsRefused(String mechanism) throws Exception {
        requireRefused(send(mechanism, "ann", VALID), VALID);
    }

    /// A refusal comes in two steps: why, and after our answer the reply.
    private static void requireRefused(Zsend.Outcome outcome, String token) throws IOException {
        assertThat(outcome.status()).as(outcome.output() + server.logs()).isEqualTo(NO_PERMISSION);
        assertThat(outcome.output())
                .contains("authentication failed")
                .contains("535")
                .doesNotContain(token);
    }

    @Test
    void noTokenIsGivenInsteadOfAPassword() throws Exception {
        Zsend.Outcome outcome = send("on", "joe", VALID);
        assertThat(outcome.status()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).doesNotContain("--> AUTH").doesNotContain(VALID);
    }
}
