package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.DomainName;
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
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class EmbeddedTransportTest {

    @Test
    void embeddedEngineDeliversOneMessage() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                MailTransport transport = MailTransports.open(
                        TransportOptions.defaults(new HeloName("me.example")), DeliveryListener.NONE)) {
            DeliveryReport report = transport.deliver(mail(), Destination.Relay.parse("[127.0.0.1]:" + server.port()));

            assertThat(report.results().getFirst().verdict())
                    .isEqualTo(new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED));
            server.awaitMessages(1);
            server.requireLawful();
        }
    }

    @Test
    void embedderThatKnowsTheHostsAsksNobodyForThem() throws Exception {
        // Where nobody is asked, a name server that never answers does no harm.
        InetSocketAddress silent = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("submit.example"))) {
            MxHost mx = new MxHost(
                    DomainName.parse("submit.example"),
                    List.of(Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))),
                    0,
                    MxHost.Choice.DIRECT,
                    true);
            Route route = new Route(List.of(mx), true);
            try (MailTransport transport = MailTransports.open(
                    TransportOptions.builder(new HeloName("me.example"))
                            .nameServers(List.of(silent))
                            .dnsDeadline(Duration.ofDays(1))
                            .build(),
                    _ -> new RoutingResult.Routed(route),
                    DeliveryListener.NONE)) {
                DeliveryReport report = transport.deliver(mail(), Destination.parse("b.example"));

                assertThat(report.results().getFirst().verdict())
                        .isEqualTo(new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED));
                server.awaitMessages(1);
            }
        }
    }

    private static MailObject mail() {
        Envelope envelope = new Envelope(
                ReversePath.parse("alice@a.example"),
                MailParameters.NONE,
                List.of(new Recipient(ForwardPath.parse("bob@b.example"), RcptParameters.NONE, 1)));
        return new MailObject(
                envelope, Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.UTF_8), BodyType.SEVEN_BIT));
    }
}
