package org.zsmtp.smtp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

class ContentTest {

    @Test
    void octetsAreReadFromTheirStartByEachReader() throws Exception {
        byte[] octets = "A: b\r\n\r\nc\r\n".getBytes(ISO_8859_1);
        Content content = Content.of(octets, BodyType.SEVEN_BIT);
        octets[0] = 'X';
        assertThat(content.size()).hasValue(11);
        assertThat(content.bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        for (int again = 0; again < 2; again++) {
            try (ContentReader reader = content.open()) {
                ByteBuffer target = ByteBuffer.allocate(8);
                assertThat(reader.read(target)).isEqualTo(8);
                assertThat(new String(target.array(), ISO_8859_1)).isEqualTo("A: b\r\n\r\n");
                target.clear();
                assertThat(reader.read(target)).isEqualTo(3);
                assertThat(reader.read(target)).isEqualTo(-1);
            }
        }
    }

    @Test
    void octetsAreSentAsTheyAreAndNeverMoreBitsThanTheServerTakes() throws Exception {
        Content content = Content.of(new byte[0], BodyType.EIGHT_BIT_MIME);
        Content plain = Content.of(new byte[0], BodyType.SEVEN_BIT);
        Capabilities eightBit = Capabilities.parse(Reply.of(250, "mx.b.example", "8BITMIME"));
        assertThat(content.forPeer(eightBit)).isEqualTo(new Content.Form.Sendable(content));
        assertThat(plain.forPeer(Capabilities.NONE)).isEqualTo(new Content.Form.Sendable(plain));
        assertThat(content.forPeer(Capabilities.NONE))
                .isEqualTo(new Content.Form.Unsendable(
                        new EnhancedStatusCode(5, 6, 3),
                        "the content has 8-bit octets, and the server does not offer 8BITMIME"));
        assertThat(content.conversion()).isEqualTo(ConversionMode.NONE);
        assertThat(content.isInternational()).isFalse();
    }

    @Test
    void conversionHasAWordForLogsAndAClauseForTheReceivedField() {
        assertThat(ConversionMode.NONE.receivedClause()).isEmpty();
        assertThat(ConversionMode.BASE64.receivedClause()).isEqualTo("convert rfc822-to-base64");
        assertThat(ConversionMode.values())
                .extracting(ConversionMode::logWord)
                .containsExactly("NONE", "QP", "B64", "MPQP", "8BIT");
    }

    @Test
    void envelopeIsInternationalWhereOneOfItsAddressesIs() {
        InternationalMailbox beyond =
                InternationalMailbox.parse(new String("\u00fc@b.example".getBytes(StandardCharsets.UTF_8), ISO_8859_1));
        ReversePath sender = ReversePath.parse("a@b.example");
        Recipient ascii = new Recipient(ForwardPath.parse("c@b.example"), RcptParameters.NONE, 1);
        Recipient other = new Recipient(beyond, RcptParameters.NONE, 2);
        Envelope envelope = new Envelope(sender, MailParameters.NONE, List.of(ascii));
        assertThat(envelope.isInternational()).isFalse();
        assertThat(envelope.to(List.of(ascii, other)))
                .isEqualTo(new Envelope(sender, MailParameters.NONE, List.of(ascii, other)))
                .matches(Envelope::isInternational);
        assertThat(new Envelope(beyond, MailParameters.NONE, List.of(ascii)).isInternational())
                .isTrue();
    }

    @Test
    void wishForTlsIsAddedToTheOtherParameters() {
        MailParameters parameters = new MailParameters(new EnvelopeId("x"), Ret.FULL);
        assertThat(parameters.tls()).isEqualTo(RequireTls.AS_POLICY);
        assertThat(parameters.with(RequireTls.REQUIRED))
                .isEqualTo(new MailParameters(new EnvelopeId("x"), Ret.FULL, RequireTls.REQUIRED));
    }
}
