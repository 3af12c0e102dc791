package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Destination;
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
                MailTransport transport = MailTransport.open(
                        TransportOptions.defaults(new HeloName("me.example")), DeliveryListener.NONE)) {
            Envelope envelope = new Envelope(
                    ReversePath.parse("alice@a.example"),
                    MailParameters.NONE,
                    List.of(new Recipient(ForwardPath.parse("bob@b.example"), RcptParameters.NONE, 1)));
            Content content = Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.UTF_8), BodyType.SEVEN_BIT);

            DeliveryReport report = transport.deliver(
                    new MailObject(envelope, content), Destination.Relay.parse("[127.0.0.1]:" + server.port()));

            assertThat(report.results().getFirst().verdict())
                    .isEqualTo(new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED));
            server.awaitMessages(1);
            server.requireLawful();
        }
    }
}
