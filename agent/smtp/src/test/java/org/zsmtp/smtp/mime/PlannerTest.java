package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderAddresses;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class PlannerTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;
    private static final Capabilities UTF8 = new Capabilities(Map.of("8BITMIME", List.of(), "SMTPUTF8", List.of()));

    private static void assertRefused(String message, ConversionOptions options, Capabilities peer, int detail) {
        assertThat(TestMessage.of(message).form(options, peer))
                .isInstanceOfSatisfying(
                        Content.Form.Unsendable.class,
                        refused -> assertThat(refused.status()).isEqualTo(new EnhancedStatusCode(5, 6, detail)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DKIM-Signature: b=B^Subject: \u00e4^^a|the server cannot take some octets of the header, which is "
                        + "signed or must not be converted",
                "DKIM-Signature: b=B^Subject: \0^^a|the server cannot take some octets of the header, which is "
                        + "signed or must not be converted",
                "DKIM-Signature: b=B^^\u00e4|the server takes no 8-bit content, and this is signed, encrypted or "
                        + "forbidden to be converted",
                "Content-Type: text/plain^Content-Type: message/rfc822^^\u00e4|the server takes no 8-bit content, and "
                        + "this is of unclear structure",
                "Content-Type: message/partial; id=a^^\u00e4|the server takes no 8-bit content, and this is of a kind "
                        + "that may not be converted",
                "DKIM-Signature: b=B^^\0x|the message has NUL octets, which cannot be encoded in a part that is "
                        + "signed, encrypted or forbidden to be converted",
                "Content-Type: text/plain^Content-Type: message/rfc822^^\0x|the message has NUL octets, which cannot "
                        + "be encoded in a part that is of unclear structure",
                "Content-Type: message/partial; id=a^^\0x|the message has NUL octets, which cannot be encoded in a "
                        + "part that is of a kind that may not be converted"
            })
    void senderIsToldWhyAMessageIsNotConverted(String message, String why) {
        TestMessage given = TestMessage.of(message.replace('^', '\n'));
        assertThat(given.form(DEFAULTS, SEVEN_BIT))
                .isEqualTo(new Content.Form.Unsendable(new EnhancedStatusCode(5, 6, 3), why));
    }

    @Test
    void nulIsLeftOutOfWhatIsOfUnclearStructure() {
        String message = "Content-Type: text/plain\nContent-Type: message/rfc822\n\na\0b\n";
        assertThat(TestMessage.of(message).sent(DEFAULTS.withNul(NulOctets.REMOVED), SEVEN_BIT))
                .isEqualTo(message.replace("\0", ""));
    }

    /// What each would need on the wire: 58 octets with 13 escapes 84 either way, 7100 with 1159 both 9718.
    @ParameterizedTest
    @CsvSource({
        "56, 1, 12, QUOTED-PRINTABLE",
        "56, 1, 13, QUOTED-PRINTABLE",
        "56, 1, 14, BASE64",
        "69, 100, 1158, QUOTED-PRINTABLE",
        "69, 100, 1159, QUOTED-PRINTABLE",
        "69, 100, 1160, BASE64"
    })
    void shorterEncodingIsTaken(int columns, int lines, int high, String encoding) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < columns * lines; i++) {
            body.append(i < high ? '\u00e4' : 'x').append(i % columns == columns - 1 ? "\n" : "");
        }
        assertThat(TestMessage.of("Subject: a\n\n" + body).sentToSevenBit())
                .contains("\nContent-Transfer-Encoding: " + encoding + "\n");
    }

    @Test
    void noticeThatIsEscapedPromisesSevenBits() {
        String type = "MIME-Version: 1.0\nContent-Type: message/delivery-status\n";
        assertThat(TestMessage.of(type + "Content-Transfer-Encoding: 8bit\n\na: \u00e4\n")
                        .sentToSevenBit())
                .isEqualTo(type + "Content-Transfer-Encoding: 7BIT\n\na: =E4\n");
        assertThat(TestMessage.of(type + "\na: \u00e4\n").sentToSevenBit()).isEqualTo(type + "\na: =E4\n");
    }

    @Test
    void messageThatEachServerTakesIsSentAsItIs() {
        String field = "Subject: " + "x ".repeat(494) + "x";
        Content fits = TestMessage.of(field + "\n\nplain\n").content(DEFAULTS);
        assertThat(fits.forPeer(SEVEN_BIT)).isEqualTo(new Content.Form.Sendable(fits));
        Content tooLong = TestMessage.of(field + "x\n\nplain\n").content(DEFAULTS);
        assertThat(tooLong.forPeer(SEVEN_BIT)).isNotEqualTo(new Content.Form.Sendable(tooLong));
    }

    @Test
    void textOfWideCharactersIsOctetsWithoutNulToo() {
        String message = "Content-Type: text/plain; charset=utf-16be\n\nN-e\u0087\n";
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT))
                .contains("Content-Transfer-Encoding: BASE64\n")
                .endsWith("\n\nTi1lhwo=\n");
        String latin = message.replace("utf-16be", "iso-8859-1");
        assertThat(TestMessage.of(latin).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(latin);
        String binary = "Content-Transfer-Encoding: binary\nContent-Type: text/plain\n\na\rb\n";
        assertThat(TestMessage.of(binary).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(binary.replace('\r', '\n'));
        String wide = "Content-Type: text/plain; charset=utf-16be\n\nab\n";
        assertThat(TestMessage.of(wide).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(wide);
    }

    @Test
    void bodyTypeIsThatOfWhatIsSent() {
        TestMessage subject = TestMessage.of("Subject: \u00e4\n\n\0\n");
        assertThat(subject.sendable(DEFAULTS, SEVEN_BIT).bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        ConversionOptions asIs = DEFAULTS.withHeaderText(HeaderText.AS_IS);
        assertThat(subject.sendable(asIs, SEVEN_BIT).bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(TestMessage.of("Subject: a\n\n\0\n")
                        .sendable(DEFAULTS, EIGHT_BIT)
                        .bodyType())
                .isEqualTo(BodyType.SEVEN_BIT);
        assertThat(TestMessage.of("Message-ID: <\u00e4@b>\n\n\0\n")
                        .sendable(DEFAULTS, EIGHT_BIT)
                        .bodyType())
                .isEqualTo(BodyType.EIGHT_BIT_MIME);
    }

    @Test
    void fieldTooLongToBeHeldStaysWhereHeadersDo() {
        String huge = "X-Huge: " + "x\u00e4".repeat(200_000) + "\n\na\0b\n";
        ConversionOptions options = DEFAULTS.withHeaderText(HeaderText.AS_IS).withNul(NulOctets.REMOVED);
        assertThat(TestMessage.of(huge).sent(options, EIGHT_BIT)).isEqualTo(huge.replace("\0", ""));
    }

    // ---- addresses beyond ASCII ------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "To: <\u00c3\u00b6@b>|true",
                "To: <\u00f6@b>|false",
                "To: <a@b>|false",
                "From: <\u00f6@b>^To: <\u00c3\u00b6@b>|false",
                "From: <\u00c3\u00b6@b>^To: <\u00f6@b>|false",
                "From: <\u00f6@b>^Subject: a|false",
                "Subject: \u00f6^To: <\u00c3\u00b6@b>|true",
                "To: <\u00c3\u00b6@b>^Subject: \u00f6|true",
                "Subject: \u00c3\u00b6|false"
            })
    void addressInUtf8MakesAMessageInternational(String header, boolean international) {
        TestMessage message = TestMessage.of(header.replace('^', '\n') + "\n\nplain\n");
        assertThat(message.content(DEFAULTS).isInternational()).isEqualTo(international);
    }

    /// RFC 6531 section 3.7.4.2.
    @Test
    void messageWithSuchAnAddressNeedsSmtpUtf8WhereTheOptionSaysSo() {
        ConversionOptions refused = DEFAULTS.withHeaderAddresses(HeaderAddresses.REFUSED);
        String international = "To: <\u00c3\u00b6@b>\n\nplain\n";
        String unknown = "To: <\u00f6@b>\n\nplain\n";
        assertThat(TestMessage.of(international).sent(refused, UTF8)).isEqualTo(international);
        assertRefused(international, refused, EIGHT_BIT, 9);
        assertRefused(unknown, refused, UTF8, 9);
        assertRefused(unknown, refused, EIGHT_BIT, 9);
        assertThat(TestMessage.of(international).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(international);
        assertThat(TestMessage.of("To: <a@b>\n\nplain\n").sent(refused, SEVEN_BIT))
                .isEqualTo("To: <a@b>\n\nplain\n");
    }

    @Test
    void convertedMessageIsInternationalWhereItsAddressesStay() {
        TestMessage message = TestMessage.of("To: <\u00c3\u00b6@b>\n\n\0\n");
        Content eightBit = message.sendable(DEFAULTS, UTF8);
        assertThat(eightBit.conversion()).isEqualTo(ConversionMode.QUOTED_PRINTABLE);
        assertThat(eightBit.isInternational()).isTrue();
        Content sevenBit = message.sendable(DEFAULTS.withUnconvertible(Unconvertible.CONVERTED), SEVEN_BIT);
        assertThat(sevenBit.conversion()).isEqualTo(ConversionMode.QUOTED_PRINTABLE);
        assertThat(sevenBit.isInternational()).isFalse();
        Content plain = TestMessage.of("Message-ID: <\u00e4@b>\n\n\0\n").sendable(DEFAULTS, UTF8);
        assertThat(plain.conversion()).isEqualTo(ConversionMode.QUOTED_PRINTABLE);
        assertThat(plain.isInternational()).isFalse();
    }

    // ---- sizes -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"xy, 12", "xy^, 12", "'', 8", "^, 10", "xy^^, 14"})
    void sizeIsThatOnTheWire(String body, int octets) {
        TestMessage message = TestMessage.of("a: b\n\n" + body.replace('^', '\n'));
        assertThat(message.content(DEFAULTS).size()).hasValue(octets);
    }

    @Test
    void bodyWithoutALastLineEndIsMeasuredToItsEnd() throws IOException {
        Findings root = Survey.of(TestMessage.of("a: b\n\nxyz"), DEFAULTS).root();
        assertThat(root.octets).isEqualTo(5);
        assertThat(root.longestLine).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 3", "a^, 3", "^, 2", "a^b, 6", "^^, 4"})
    void lineEndsHaveTwoOctetsOnTheWire(String text, int octets) throws IOException {
        byte[] content = text.replace('^', '\n').getBytes(StandardCharsets.ISO_8859_1);
        assertThat(WireOctets.of(Content.of(content, BodyType.SEVEN_BIT).open()))
                .isEqualTo(octets);
    }

    // ---- the second pass -------------------------------------------------------------------------------------------

    /// One whose body may become another, and that knows whether a reader of it is open.
    private static final class Changing implements StoredMessage {
        private String body = "--b\n\n\u00e4\n--b--\n";
        private int open;

        @Override
        public byte[] header(ConversionMode mode) {
            return "Content-Type: multipart/mixed; boundary=b\n\n".getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public ContentReader openBody() throws IOException {
            ContentReader reader = Content.of(body.getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME)
                    .open();
            open++;
            return new ContentReader() {
                @Override
                public int read(ByteBuffer target) throws IOException {
                    return reader.read(target);
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public long bodyOctets() {
            return body.length();
        }
    }

    private static Content converted(StoredMessage message) throws IOException {
        Content content = new ConvertibleContent(message, Survey.of(message, DEFAULTS), DEFAULTS);
        assertThat(content.forPeer(SEVEN_BIT)).isInstanceOf(Content.Form.Sendable.class);
        return ((Content.Form.Sendable) content.forPeer(SEVEN_BIT)).content();
    }

    @Test
    void readerOfAConvertedMessageClosesWhatItReads() throws IOException {
        Changing message = new Changing();
        Content content = converted(message);
        assertThat(message.open).isZero();
        try (ContentReader reader = content.open()) {
            assertThat(message.open).isEqualTo(1);
            assertThat(reader.read(ByteBuffer.allocate(8192))).isPositive();
        }
        assertThat(message.open).isZero();
    }

    @Test
    void messageThatHasGrownByAPartIsNotSent() throws IOException {
        Changing message = new Changing();
        Content content = converted(message);
        message.body = "--b\n\n\u00e4\n--b\n\nx\n--b--\n";
        try (ContentReader reader = content.open()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> reader.read(ByteBuffer.allocate(8192)))
                    .withMessageContaining("not the one");
        }
    }
}
