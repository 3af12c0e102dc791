package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// A mechanism that blocks, on a transport with one event loop: whoever else is on that loop goes on.
@Timeout(60)
class SlowMechanismTest {

    private static final Timeouts PATIENT = Timeouts.DEFAULTS;
    private static final Timeouts HASTY = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(300),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    /// Asks somebody who does not answer before the test says so.
    private final class Blocking implements SaslMechanism {
        @Override
        public String name() {
            return "PLAIN";
        }

        @Override
        public boolean disclosesSecret() {
            return false;
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        @Override
        public Client client(Credentials credentials, Binding binding) {
            asked.countDown();
            try {
                answered.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new Client() {
                @Override
                public Optional<byte[]> initialResponse() {
                    return Optional.of("\0joe\0open sesame".getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public Answer respond(String challenge) {
                    return new Answer.Unexpected();
                }

                @Override
                public Standing standing() {
                    return Standing.COMPLETE;
                }
            };
        }
    }

    private MailTransport transport(ScriptedServer server, Timeouts timeouts) {
        Credentials joe = new Credentials("joe", "open sesame", ClearText.ANYWHERE, MechanismChoice.of(new Blocking()));
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .eventLoops(1)
                .timeouts(timeouts)
                .secrets(host ->
                        host.equals("slow.example") ? new Secrets.Answer.Known(joe) : new Secrets.Answer.Anonymous())
                .build();
        return MailTransports.open(
                options,
                destination -> {
                    String host = destination.toString().contains("slow") ? "slow.example" : "quick.example";
                    MxHost mx = new MxHost(
                            DomainName.parse(host),
                            List.of(Endpoint.of(
                                    new InetSocketAddress(server.address().getAddress(), server.port()))),
                            0,
                            MxHost.Choice.DIRECT,
                            true);
                    return new RoutingResult.Routed(new Route(List.of(mx), true));
                },
                DeliveryListener.NONE);
    }

    private static Verdict deliver(MailTransport transport, String domain) {
        return transport
                .deliver(
                        new MailObject(
                                new Envelope(
                                        ReversePath.parse("a@a.example"),
                                        MailParameters.NONE,
                                        List.of(new Recipient(
                                                ForwardPath.parse("b@" + domain), RcptParameters.NONE, 1))),
                                Content.of("x\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)),
                        Destination.parse(domain))
                .results()
                .getFirst()
                .verdict();
    }

    private static WellBehaved server() {
        return WellBehaved.smtp("mx.example").announcing("AUTH PLAIN").answering("AUTH", Reaction.reply("235 welcome"));
    }

    @Test
    void theLoopServesOthersWhileAMechanismBlocks() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(server());
                MailTransport transport = transport(server, PATIENT)) {
            CompletableFuture<Verdict> waiting =
                    CompletableFuture.supplyAsync(() -> deliver(transport, "slow.example"));
            asked.await();
            assertThat(deliver(transport, "quick.example")).isInstanceOf(Verdict.Relayed.class);
            assertThat(waiting).isNotDone();
            answered.countDown();
            assertThat(waiting.join()).isInstanceOf(Verdict.Relayed.class);
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void mechanismHasItsTime() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(server());
                MailTransport transport = transport(server, HASTY)) {
            assertThat(deliver(transport, "slow.example")).isInstanceOf(Verdict.Delayed.class);
            assertThat(answered.getCount()).isOne();
            assertThat(asked.getCount()).isZero();
        }
    }

    @Test
    void connectionThatIsLostMeanwhileIsNoticedAtOnce() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(server().answering(
                                "EHLO",
                                Reaction.reply("250-mx.example", "250 AUTH PLAIN")
                                        .thenClose()));
                MailTransport transport = transport(server, PATIENT)) {
            assertThat(deliver(transport, "slow.example")).isInstanceOf(Verdict.Delayed.class);
            assertThat(answered.getCount()).isOne();
            // On another thread, which may come to it later than the end of the connection to its own.
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingATransportWaitsForNoMechanism() throws Exception {
        CompletableFuture<Verdict> waiting;
        try (ScriptedServer server = ScriptedServer.behaving(server())) {
            try (MailTransport transport = transport(server, PATIENT)) {
                waiting = CompletableFuture.supplyAsync(() -> deliver(transport, "slow.example"));
                asked.await();
            }
            assertThat(waiting.join()).isInstanceOf(Verdict.Delayed.class);
            assertThat(answered.getCount()).isOne();
            assertThat(server.messages()).isEmpty();
        }
    }
}
