package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.dns.RawNameServer.Query;
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

/// A name server that gives another address each time it is asked: what was judged is what is connected to.
@Timeout(60)
class RebindingTest {

    private final AtomicInteger askedForAddress = new AtomicInteger();

    /// Nothing that it says may be remembered.
    private Message turncoat(Query query) {
        Message reply = switch (query.question().getType()) {
            case Type.MX -> query.reply(Rcode.NOERROR, "b.example. 0 MX 10 mx.b.example.");
            case Type.A ->
                query.reply(
                        Rcode.NOERROR, "mx.b.example. 0 A 127.0.0." + Math.min(askedForAddress.incrementAndGet(), 2));
            default -> query.reply(Rcode.NOERROR);
        };
        reply.getHeader().setFlag(Flags.AD);
        return reply;
    }

    @Test
    void anAddressIsAskedForOnceAndNotAgainBetweenPolicyAndConnection() throws Exception {
        try (RawNameServer dns = RawNameServer.answering(this::turncoat);
                ScriptedServer judged = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ScriptedServer other = ScriptedServer.behaving(
                        WellBehaved.smtp("evil.example"), new InetSocketAddress("127.0.0.2", judged.port()));
                MailTransport transport = MailTransports.open(
                        TransportOptions.builder(new HeloName("me.example"))
                                .port(judged.port())
                                .nameServers(List.of(dns.address()))
                                .build(),
                        DeliveryListener.NONE)) {
            assertThat(transport
                            .deliver(mail(), Destination.parse("b.example"))
                            .results()
                            .getFirst()
                            .verdict())
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(judged.messages()).hasSize(1);
            assertThat(other.connections()).isZero();
            assertThat(askedForAddress).hasValue(1);
        }
    }

    private static MailObject mail() throws Exception {
        Envelope envelope = new Envelope(
                ReversePath.parse("a@a.example"),
                MailParameters.NONE,
                List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1)));
        return new MailObject(
                envelope, Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.UTF_8), BodyType.SEVEN_BIT));
    }
}
