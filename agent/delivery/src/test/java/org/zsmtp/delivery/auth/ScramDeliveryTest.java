package org.zsmtp.delivery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.Transcript;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Whole deliveries to a server that has SCRAM, over real connections.
class ScramDeliveryTest {

    private static final TestIdentity IDENTITY = TestAuthority.selfSigned(TestCertificate.of("mx.b.example"));

    /// A server with SCRAM-SHA-256 for one secret.
    private static final class Knowing implements ServerBehaviour {
        private final WellBehaved manners = WellBehaved.smtp("mx.b.example");
        private final WellBehaved secured = WellBehaved.smtp("mx.b.example");
        private final ScramServer scram;
        private final UnaryOperator<String> proof;
        private Supplier<Transcript> seen = () -> {
            throw new IllegalStateException("no server yet");
        };
        private int stage;

        /// It has -PLUS, whatever the client has read in its offer.
        private boolean offersPlusItself;

        /// @param proof what becomes of the server's last message
        Knowing(String secret, UnaryOperator<String> proof, String... mechanisms) {
            this.scram = ScramServer.sha256(secret);
            this.proof = proof;
            manners.announcing("STARTTLS")
                    .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(IDENTITY.server()));
            secured.announcing("AUTH " + String.join(" ", mechanisms));
        }

        @Override
        public Reaction greeting(ClientSession session) {
            return manners.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            if (!session.encrypted()) {
                return manners.command(session, command);
            }
            if (command.verb().equals("AUTH") && command.argument().startsWith("SCRAM-SHA-256")) {
                stage = 1;
                String first = command.argument().substring(command.argument().indexOf(' ') + 1);
                return challenge(scram.first(text(first)));
            }
            return stage > 0
                    ? response(seen.get().clientLines(session.connection()).getLast())
                    : secured.command(session, command);
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            return secured.endOfData(session, message);
        }

        /// @param line with its case as it is, which a command line has not
        private Reaction response(String line) {
            try {
                if (stage == 1) {
                    stage = 2;
                    String last = scram.last(text(line));
                    if (offersPlusItself && scram.header.startsWith("y")) {
                        return challenge("e=server-does-support-channel-binding");
                    }
                    return last.startsWith("v=") ? challenge(proof.apply(last)) : Reaction.reply("535 5.7.8 wrong");
                }
                stage = 0;
                return line.equals("*") ? Reaction.reply("501 cancelled") : Reaction.reply("235 welcome");
            } catch (GeneralSecurityException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private static Reaction challenge(String text) {
            return Reaction.reply("334 " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        }

        private static String text(String base64) {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }
    }

    private static ScriptedServer server(Knowing behaviour) {
        ScriptedServer server = ScriptedServer.behaving(behaviour);
        behaviour.seen = server::transcript;
        return server;
    }

    private static DeliveryReport deliver(ScriptedServer server, TlsOptions.Library library, String secret)
            throws Exception {
        TlsOptions defaults = TlsOptions.DEFAULTS;
        TlsOptions tls = new TlsOptions(
                library,
                defaults.protocols(),
                defaults.ciphers(),
                defaults.identities(),
                defaults.trust(),
                defaults.revocation(),
                defaults.keyLog(),
                defaults.sessions());
        Credentials joe = new Credentials("joe", secret, ClearText.NOWHERE, Mechanisms.AUTOMATIC);
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .secrets(_ -> new Secrets.Answer.Known(joe))
                .security(TransportSecurity.DEFAULTS.with(tls).with((_, _) -> new TlsLevel.Encrypt()))
                .build();
        MxHost mx = new MxHost(
                DomainName.parse("mx.b.example"),
                List.of(Endpoint.of(new InetSocketAddress(server.address().getAddress(), server.port()))),
                0,
                MxHost.Choice.DIRECT,
                true);
        Route route = new Route(List.of(mx), true);
        try (MailTransport transport =
                MailTransports.open(options, _ -> new RoutingResult.Routed(route), DeliveryListener.NONE)) {
            return transport.deliver(
                    new MailObject(
                            new Envelope(
                                    ReversePath.parse("a@a.example"),
                                    MailParameters.NONE,
                                    List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                            Content.of("x\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)),
                    Destination.parse("b.example"));
        }
    }

    private static Verdict verdict(DeliveryReport report) {
        return report.results().getFirst().verdict();
    }

    private static String why(DeliveryReport report) {
        return report.results().getFirst().diagnosis().text();
    }

    @Test
    void mailGoesBoundToTheConnectionWhereBothCan() throws Exception {
        Knowing knowing =
                new Knowing("open sesame", UnaryOperator.identity(), "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN");
        try (ScriptedServer server = server(knowing)) {
            assertThat(verdict(deliver(server, TlsOptions.Library.JDK, "open sesame")))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(knowing.scram.header).isEqualTo("p=tls-exporter,,");
            assertThat(knowing.scram.binding).hasSize("p=tls-exporter,,".length() + 32);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void usualLibraryMakesWayWhereTheServerOffersMoreThanItCanBind() throws Exception {
        Knowing knowing =
                new Knowing("open sesame", UnaryOperator.identity(), "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS");
        try (ScriptedServer server = server(knowing)) {
            assertThat(verdict(deliver(server, TlsOptions.Library.BEST, "open sesame")))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(knowing.scram.header).isEqualTo("p=tls-exporter,,");
            assertThat(server.transcript().clientLines(1)).last().isEqualTo("QUIT");
            assertThat(server.transcript().clientLines(1)).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(server.transcript().clientLines(2))
                    .anyMatch(line -> line.startsWith("AUTH SCRAM-SHA-256-PLUS "));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void libraryThatTheOperatorHasChosenStaysAndSaysThatItCannotBind() throws Exception {
        Knowing knowing =
                new Knowing("open sesame", UnaryOperator.identity(), "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS");
        try (ScriptedServer server = server(knowing)) {
            assertThat(verdict(deliver(server, TlsOptions.Library.BORINGSSL, "open sesame")))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(knowing.scram.header).isEqualTo("n,,");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void offerThatSomebodyHasCutDownIsRefusedByTheServerWhateverTheLibrary() throws Exception {
        for (TlsOptions.Library library : List.of(TlsOptions.Library.BEST, TlsOptions.Library.JDK)) {
            Knowing knowing = new Knowing("open sesame", UnaryOperator.identity(), "SCRAM-SHA-256", "PLAIN");
            knowing.offersPlusItself = true;
            try (ScriptedServer server = server(knowing)) {
                DeliveryReport report = deliver(server, library, "open sesame");
                assertThat(verdict(report)).as("%s", library).isInstanceOf(Verdict.Delayed.class);
                assertThat(why(report)).contains("server-does-support-channel-binding");
                assertThat(server.transcript().clientLines(1)).noneMatch(line -> line.startsWith("AUTH PLAIN"));
                assertThat(server.messages()).isEmpty();
            }
        }
    }

    @Test
    void serverThatIsBoundToAnotherConnectionRefuses() throws Exception {
        Knowing knowing = new Knowing(
                "open sesame", _ -> "e=channel-bindings-dont-match", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN");
        try (ScriptedServer server = server(knowing)) {
            DeliveryReport report = deliver(server, TlsOptions.Library.BEST, "open sesame");
            assertThat(verdict(report)).isInstanceOf(Verdict.Delayed.class);
            assertThat(why(report)).contains("channel-bindings-dont-match");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void offerWithoutPlusIsCalledOneInTheExchange() throws Exception {
        Knowing knowing = new Knowing("open sesame", UnaryOperator.identity(), "SCRAM-SHA-256");
        try (ScriptedServer server = server(knowing)) {
            assertThat(verdict(deliver(server, TlsOptions.Library.JDK, "open sesame")))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(knowing.scram.header).isEqualTo("y,,");
        }
        Knowing again = new Knowing("open sesame", UnaryOperator.identity(), "SCRAM-SHA-256");
        try (ScriptedServer server = server(again)) {
            assertThat(verdict(deliver(server, TlsOptions.Library.BEST, "open sesame")))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(again.scram.header).isEqualTo("y,,");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void wrongSecretMakesMailWait() throws Exception {
        try (ScriptedServer server =
                server(new Knowing("open sesame", UnaryOperator.identity(), "SCRAM-SHA-256", "PLAIN"))) {
            DeliveryReport report = deliver(server, TlsOptions.Library.BEST, "open barley");
            assertThat(verdict(report)).isInstanceOf(Verdict.Delayed.class);
            assertThat(report.results().getFirst().diagnosis().reply().code()).isEqualTo(535);
            assertThat(report.toString()).doesNotContain("barley");
            assertThat(server.transcript().clientLines(1)).noneMatch(line -> line.startsWith("AUTH PLAIN"));
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void serverWithAForgedProofGetsNothing() throws Exception {
        Knowing forging = new Knowing(
                "open sesame", _ -> "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "SCRAM-SHA-256", "PLAIN");
        try (ScriptedServer server = server(forging)) {
            DeliveryReport report = deliver(server, TlsOptions.Library.BEST, "open sesame");
            assertThat(verdict(report)).isInstanceOf(Verdict.Delayed.class);
            assertThat(why(report)).contains("its proof is wrong");
            assertThat(server.transcript().clientLines(1)).contains("*").noneMatch(line -> line.contains("PLAIN"));
            assertThat(server.messages()).isEmpty();
        }
    }
}
