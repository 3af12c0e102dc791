package org.zsmtp.submission.examples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageBuilder;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

// begin greylisting
class GreylistingTest {

    private final TestIdentity identity = TestAuthority.root("Test CA").issue(TestCertificate.of("mx.example.net"));
    private final WellBehaved greylisting = WellBehaved.smtp("mx.example.net")
            .announcing("PIPELINING", "STARTTLS")
            .answering("STARTTLS", Reaction.reply("220 2.0.0 Go ahead").thenStartTls(identity.server()))
            .answering("RCPT", Reaction.reply("450 4.2.0 Greylisted"), Reaction.reply("250 2.1.5 Ok"));

    @Test
    void theSecondTryIsAccepted() throws IOException {
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.behaving(greylisting);
                MailTransport transport = MailTransports.open(options(dns, server), DeliveryListener.NONE);
                Message message = new MessageBuilder()
                        .from("alice@example.org")
                        .to("bob@example.net")
                        .subject("Minutes")
                        .text("Here they are.\n")
                        .build()) {
            dns.mx("example.net", 10, "mx.example.net").a("mx.example.net", "127.0.0.1");
            Destination destination = new Destination.RecipientDomain(DomainName.parse("example.net"));
            MailObject mail = Outgoing.of(message).mail();
            assertThat(transport.deliver(mail, destination).results())
                    .allMatch(each -> each.verdict() instanceof Verdict.Delayed);
            assertThat(transport.deliver(mail, destination).results())
                    .allMatch(each -> each.verdict() instanceof Verdict.Relayed);
            assertThat(server.messages().getFirst().header("Subject")).contains("Minutes");
            assertThat(server.transcript().clientLines(1)).contains("STARTTLS");
            assertThat(dns.count("mx.example.net", "A")).isEqualTo(1);
            server.requireLawful();
        }
    }

    private static TransportOptions options(FakeDns dns, ScriptedServer server) {
        return TransportOptions.builder(new HeloName("client.example.org"))
                .nameServers(List.of(dns.address()))
                .port(server.port())
                .build();
    }
}
// end
