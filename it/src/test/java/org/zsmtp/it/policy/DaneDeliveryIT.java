package org.zsmtp.it.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Mail to each domain of a [SignedTree], through the whole engine: what became of it, and what the server saw.
///
/// The server's certificate is worth nothing but for a TLSA record. "By nobody" is TLS with whoever is there.
@Timeout(120)
class DaneDeliveryIT {

    @TempDir
    private static Path directory;

    private static ScriptedServer secure;
    private static ScriptedServer plain;
    private static SignedTree tree;

    @BeforeAll
    static void start() throws Exception {
        ServerKey key = ServerKey.make(directory);
        secure = ScriptedServer.behaving(WellBehaved.smtp("mx.example")
                .announcing("PIPELINING", "STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 2.0.0 go ahead").thenStartTls(key.context())));
        plain = ScriptedServer.behaving(WellBehaved.smtp("mx.example").announcing("PIPELINING"));
        tree = SignedTree.start(PeerPrograms.load(), directory, List.of(secure.port(), plain.port()), key.match());
    }

    @AfterAll
    static void stop() throws Exception {
        tree.close();
        secure.close();
        plain.close();
    }

    /// Law of the table: where DANE has something to say, nothing goes in clear text and nothing goes to the wrong
    /// server; and nothing that is forged, missing or broken fails mail for good.
    private static final String OUTCOMES = """
            good.example              | by DANE       | delayed 4.7.0
            wrong.good.example        | delayed 4.7.0 | delayed 4.7.0
            both.good.example         | by DANE       | delayed 4.7.0
            useless.good.example      | by nobody     | delayed 4.7.0
            mixed.good.example        | by DANE       | delayed 4.7.0
            absent.good.example       | by nobody     | in clear text
            without.good.example      | by DANE       | delayed 4.7.0
            aliased.good.example      | by DANE       | delayed 4.7.0
            own-records.good.example  | by DANE       | delayed 4.7.0
            out.good.example          | by DANE       | delayed 4.7.0
            into-nothing.good.example | by nobody     | in clear text
            shared.good.example       | by DANE       | delayed 4.7.0
            unsigned.example          | by nobody     | in clear text
            to-signed.unsigned.example| by nobody     | in clear text
            """;

    /// Nobody is even connected to.
    private static final String UNASKED = """
            into-bogus.good.example
            expired.example
            bogus.example
            forged-tlsa.example
            forged-address.example
            nobody.bogus.example
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OUTCOMES)
    void byTheWordOfAValidatingResolver(String domain, String withTls, String withoutTls) throws Exception {
        assertThat(outcome(domain, secure, tree.validating(), TrustAnchors.NONE))
                .isEqualTo(withTls);
        assertThat(outcome(domain, plain, tree.validating(), TrustAnchors.NONE)).isEqualTo(withoutTls);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OUTCOMES)
    void byOurOwnValidation(String domain, String withTls, String withoutTls) throws Exception {
        TrustAnchors anchors = TrustAnchors.parse(tree.anchor());
        assertThat(outcome(domain, secure, tree.trusting(), anchors)).isEqualTo(withTls);
        assertThat(outcome(domain, plain, tree.trusting(), anchors)).isEqualTo(withoutTls);
    }

    @ParameterizedTest
    @CsvSource(textBlock = UNASKED)
    void whatIsForgedWaitsAndNobodyIsConnectedTo(String domain) throws Exception {
        int before = secure.connections();
        assertThat(outcome(domain, secure, tree.validating(), TrustAnchors.NONE))
                .startsWith("delayed 4.");
        assertThat(outcome(domain, secure, tree.trusting(), TrustAnchors.parse(tree.anchor())))
                .startsWith("delayed 4.");
        assertThat(secure.connections()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"good.example", "wrong.good.example", "expired.example", "unsigned.example"})
    void withoutValidationDaneIsNotAsked(String domain) throws Exception {
        assertThat(outcome(domain, secure, tree.trusting(), TrustAnchors.NONE)).isEqualTo("by nobody");
        assertThat(outcome(domain, plain, tree.trusting(), TrustAnchors.NONE)).isEqualTo("in clear text");
    }

    private static String outcome(
            String domain, ScriptedServer server, InetSocketAddress resolver, TrustAnchors anchors) throws Exception {
        int messages = server.messages().size();
        int connections = server.connections();
        TransportOptions options = TransportOptions.builder(new HeloName("me.sender.invalid"))
                .port(server.port())
                .nameServers(List.of(resolver))
                .trustAnchors(anchors)
                .failureMemory(Duration.ZERO)
                .build();
        RecipientResult result;
        try (MailTransport transport = MailTransports.open(options, DeliveryListener.NONE)) {
            result = transport
                    .deliver(mail(domain), Destination.parse(domain))
                    .results()
                    .getFirst();
        }
        List<String> heard = connections == server.connections()
                ? List.of()
                : server.transcript().clientLines(server.connections());
        return switch (result.verdict()) {
            case Verdict.Relayed _ -> {
                assertThat(server.messages()).hasSize(messages + 1);
                String security = security(result.remoteMta());
                assertThat(heard.contains("STARTTLS"))
                        .as("what the server saw")
                        .isEqualTo(!security.equals("in clear text"));
                yield security;
            }
            case Verdict.Delayed _ -> {
                assertThat(server.messages()).as("nothing has gone").hasSize(messages);
                assertThat(heard).noneMatch(line -> line.startsWith("MAIL"));
                yield "delayed " + result.diagnosis().status();
            }
            case Verdict.Delivered _, Verdict.Failed _ ->
                result.verdict() + " " + result.diagnosis().text();
        };
    }

    private static String security(RemoteMta mta) {
        return switch (mta.security()) {
            case SecurityOutcome.ClearText _ -> "in clear text";
            case SecurityOutcome.Secured(var session) ->
                "by "
                        + switch (session.assurance()) {
                            case DANE -> "DANE";
                            case NONE -> "nobody";
                            case TRUSTED, PKIX, MTA_STS, FINGERPRINT ->
                                session.assurance().word();
                        };
            case SecurityOutcome.Failed(var failure) -> failure.toString();
            case null -> "of unknown security";
        };
    }

    private static MailObject mail(String domain) throws Exception {
        Envelope envelope = new Envelope(
                ReversePath.parse("a@sender.invalid"),
                MailParameters.NONE,
                List.of(new Recipient(ForwardPath.parse("b@" + domain), RcptParameters.NONE, 1)));
        return new MailObject(
                envelope, Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.UTF_8), BodyType.SEVEN_BIT));
    }
}
