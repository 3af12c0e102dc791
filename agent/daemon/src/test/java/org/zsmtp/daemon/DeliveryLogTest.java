package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

class DeliveryLogTest {
    private static final Recipient RECIPIENT =
            new Recipient(ForwardPath.parse("\"a b\"@c.example"), RcptParameters.NONE, 130);
    private static final MailObject MAIL = new MailObject(
            new Envelope(new NullReversePath(), MailParameters.NONE, List.of(RECIPIENT)),
            Content.of("Subject: secret\n\nbody\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));

    @Test
    void aResultIsOneLineOfKeysAndHarmlessValues() {
        RecipientResult result = new RecipientResult(
                RECIPIENT,
                new Verdict.Failed(Scope.RECIPIENT),
                new RemoteMta(
                        "mx.c.example", false, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25), null),
                new Diagnosis(
                        new EnhancedStatusCode(5, 1, 1),
                        Reply.of(550, "5.1.1 no\n\u001b[2Jresult=\"x\""),
                        "",
                        List.of()));
        assertThat(DeliveryLog.line(MAIL, result))
                .isEqualTo("to=\"'a b'@c.example\" from=\"\" offset=130 result=failed status=5.1.1"
                        + " relay=\"mx.c.example[192.0.2.9:25]\" reply=\"550 5.1.1 no ?[2Jresult='x'\" why=\"\"");
    }

    @Test
    void aDoubtfulResultSaysSo() {
        RecipientResult result = new RecipientResult(
                RECIPIENT,
                new Verdict.Delayed(Scope.SESSION, Verdict.Delay.IN_DOUBT),
                null,
                new Diagnosis(new EnhancedStatusCode(4, 4, 2), null, "connection lost", List.of()));
        assertThat(DeliveryLog.line(MAIL, result))
                .endsWith("result=in-doubt status=4.4.2 relay=none reply=none why=\"connection lost\"");
    }
}
