package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// What is signed, encrypted or forbidden to be converted goes out octet for octet, or not at all.
class SealedContentTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;
    private static final ConversionOptions AS_IS = DEFAULTS.withUnconvertible(Unconvertible.AS_IS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DKIM-Signature: v=1; a=rsa-sha256; b=BBBB\nMIME-Version: 1.0\n\n\u00e4\n",
                "dkim-signature : v=1\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n\u00e4\n--b--\n",
                "ARC-Message-Signature: i=1; b=BBBB\n\n\u00e4\n",
                "Content-Conversion: prohibited\nSubject: a\n\n\u00e4\n",
                "Content-Conversion: (no) Prohibited\n\n\u00e4\n",
                "DKIM-Signature: v=1; b=BBBB\nSubject: \u00e4\n\nplain\n",
                "Content-Type: multipart/signed; boundary=b\n\n--b\n\n\u00e4\n--b\n\nsignature\n--b--\n",
                "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\n\u00e4\n--b--\n",
                "Content-Type: application/pkcs7-mime; name=x\nContent-Transfer-Encoding: 8bit\n\n\u00e4\n",
                "Content-Type: application/x-pkcs7-mime\n\n\u00e4\n",
                "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/signed; boundary=b\n\n--b\n\n\u00e4\n--b--\n--a--\n",
                "Content-Type: message/rfc822\n\nContent-Type: multipart/signed; boundary=b\n\n--b\n\n\u00e4\n--b--\n"
            })
    void isNotSentToAServerThatCannotTakeIt(String message) {
        assertThat(TestMessage.of(message).form(DEFAULTS, SEVEN_BIT))
                .isInstanceOfSatisfying(
                        Content.Form.Unsendable.class,
                        refused -> assertThat(refused.status()).isEqualTo(new EnhancedStatusCode(5, 6, 3)));
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(message);
        assertThat(TestMessage.of(message).sent(AS_IS, SEVEN_BIT)).isEqualTo(message);
        assertThat(TestMessage.of(message).sent(DEFAULTS.withChannel(Channel.EIGHT_BIT), SEVEN_BIT))
                .isEqualTo(message);
        assertThat(TestMessage.of(message).sendable(AS_IS, EIGHT_BIT).bodyType())
                .isEqualTo(BodyType.EIGHT_BIT_MIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: message/partial; id=a\n\n\u00e4\n",
                "Content-Type: message/external-body\n\n\u00e4\n",
                "Content-Transfer-Encoding: base64\n\n\u00e4\n",
                "Content-Transfer-Encoding: x-uuencode\n\n\u00e4\n",
                "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\n\u00e4\n",
                "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n\u00e4\n",
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n\u00e4\n"
            })
    void whatMustNotBeEncodedIsTreatedTheSame(String message) {
        isNotSentToAServerThatCannotTakeIt(message);
    }

    @Test
    void signedMailOfOctetsBelow128GoesEverywhere() {
        String message = "DKIM-Signature: b=B\n\n" + "x".repeat(2000) + "\n.\n";
        assertThat(TestMessage.of(message).sentToSevenBit()).isEqualTo(message);
    }

    @Test
    void quotedPrintableThatIsSignedIsNotDecoded() {
        String message = "DKIM-Signature: b=B\nContent-Transfer-Encoding: quoted-printable\n\na=E4\n";
        assertThat(TestMessage.of(message).sent(DEFAULTS.withChannel(Channel.EIGHT_BIT), EIGHT_BIT))
                .isEqualTo(message);
    }

    @Test
    void onlyTheSignedPartKeepsTheMailBack() {
        String message =
                "Content-Type: multipart/mixed; boundary=a\nSubject: \u00e4\n\n--a\n\n\u00e4\n--a\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nplain\n--b--\n--a--\n";
        assertThat(TestMessage.of(message).sentToSevenBit())
                .contains("\n\n=E4\n--a\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nplain\n--b--\n--a--\n");
    }
}
