package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;

class ConversionTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;
    private static final ConversionOptions ALL_SEVEN_BIT = DEFAULTS.withChannel(Channel.SEVEN_BIT);
    private static final ConversionOptions ALL_EIGHT_BIT = DEFAULTS.withChannel(Channel.EIGHT_BIT);

    private static final String TEXT = """
            Received: by mx.example; now
            MIME-Version: 1.0
            Content-Type: text/plain; charset=ISO-8859-1
            Content-Transfer-Encoding: 8bit
            Subject: mime

            p\u00e4iv\u00e4\u00e4 = 1
            trailing space\s
            trailing tab\t
            .dot line
            From the start
            """ + "long ".repeat(40) + "\nend\n";

    private static final String ENCODED_TEXT = """
            p=E4iv=E4=E4 =3D 1
            trailing space=20
            trailing tab=09
            =2Edot line
            =46rom the start
            long long long long long long long long long long long long long long l=
            ong long long long long long long long long long long long long long lo=
            ng long long long long long long long long long long long=20
            end
            """;

    @Test
    void textBecomesQuotedPrintableForAServerWithoutEightBitMime() {
        Content content = TestMessage.of(TEXT).sendable(DEFAULTS, SEVEN_BIT);
        assertThat(content.conversion()).isEqualTo(ConversionMode.QUOTED_PRINTABLE);
        assertThat(content.bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        assertThat(TestMessage.unstuffed(TestMessage.wire(content, 8192)))
                .isEqualTo(TEXT.substring(0, TEXT.indexOf("\n\n") + 2)
                                .replace("Encoding: 8bit", "Encoding: QUOTED-PRINTABLE")
                        + ENCODED_TEXT);
    }

    @Test
    void serverWithEightBitMimeGetsItAsItIs() {
        Content content = TestMessage.of(TEXT).sendable(DEFAULTS, EIGHT_BIT);
        assertThat(content).isInstanceOf(ConvertibleContent.class);
        assertThat(content.conversion()).isEqualTo(ConversionMode.NONE);
        assertThat(content.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(TestMessage.unstuffed(TestMessage.wire(content, 8192))).isEqualTo(TEXT);
    }

    @Test
    void sevenBitChannelConvertsWhateverTheServerOffers() {
        assertThat(TestMessage.of(TEXT).sent(ALL_SEVEN_BIT, EIGHT_BIT)).endsWith("\n\n" + ENCODED_TEXT);
    }

    @Test
    void eightBitChannelConvertsForNobody() {
        assertThat(TestMessage.of(TEXT).sent(ALL_EIGHT_BIT, SEVEN_BIT)).isEqualTo(TEXT);
    }

    @Test
    void asciiGoesAsItIsAndIsNotAnnouncedAsEightBit() {
        TestMessage message = TestMessage.of("Subject: a\n\nplain\n");
        for (ConversionOptions options : new ConversionOptions[] {DEFAULTS, ALL_SEVEN_BIT, ALL_EIGHT_BIT}) {
            Content content = message.sendable(options, EIGHT_BIT);
            assertThat(content).isInstanceOf(ConvertibleContent.class);
            assertThat(content.bodyType()).isEqualTo(BodyType.SEVEN_BIT);
            assertThat(content.size()).hasValue("Subject: a\r\n\r\nplain\r\n".length());
        }
    }

    @Test
    void senderMayAskForQuotedPrintableForThisMessageAlone() {
        String asking = "Content-Conversion: forced-qp\n" + TEXT;
        assertThat(TestMessage.of(asking).sent(DEFAULTS, EIGHT_BIT)).endsWith(ENCODED_TEXT);
        assertThat(TestMessage.of(TEXT).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(TEXT);
    }

    @Test
    void octetsBecomeBase64WhereThatIsShorter() {
        String octets = "\u00e4\u00f6\u00fc\u00df".repeat(100);
        String message = "MIME-Version: 1.0\nContent-Type: application/octet-stream\n\n" + octets + "\n";
        Content content = TestMessage.of(message).sendable(DEFAULTS, SEVEN_BIT);
        assertThat(content.conversion()).isEqualTo(ConversionMode.BASE64);
        assertThat(TestMessage.of(message).sentToSevenBit())
                .contains("Content-Transfer-Encoding: BASE64\n")
                .contains("\n\n5Pb83+T2/N/k9vzf")
                .endsWith("\n3w0K\n");
    }

    @Test
    void untypedTextGetsTheFieldsOfMimeBehindTheFirst() {
        assertThat(TestMessage.of("Received: x\nSubject: no mime\n\np\u00e4iv\u00e4\u00e4 = 1\nend\n")
                        .sentToSevenBit())
                .isEqualTo("""
                        Received: x
                        X-Warning: The text came without MIME fields and had octets above 127, which the
                        \tnext server does not take. Fields were added; the character set is a guess.
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: QUOTED-PRINTABLE
                        Content-Type: text/plain; charset=ISO-8859-1
                        Subject: no mime

                        p=E4iv=E4=E4 =3D 1
                        end
                        """);
    }

    @Test
    void untypedTextThatIsUtf8IsCalledSo() {
        assertThat(TestMessage.of("Subject: a\n\np\u00c3\u00a4iv\u00c3\u00a4\n").sentToSevenBit())
                .contains("charset=UTF-8\n");
        assertThat(TestMessage.of("Subject: a\n\np\u00c3\u00a4iv\u00c3\n\u00a4\n")
                        .sentToSevenBit())
                .contains("charset=ISO-8859-1\n");
        assertThat(TestMessage.of("Subject: a\n\np\u00e4\n")
                        .sent(DEFAULTS.withDefaultCharset(new DefaultCharset("KOI8-R")), SEVEN_BIT))
                .contains("charset=KOI8-R\n");
    }

    @Test
    void messageWithoutHeaderFieldsIsConvertedToo() {
        assertThat(TestMessage.of("\np\u00e4\n").sentToSevenBit()).endsWith("""
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: QUOTED-PRINTABLE
                        Content-Type: text/plain; charset=ISO-8859-1

                        p=E4
                        """);
    }

    @Test
    void encodingNamedOnSeveralLinesIsReplacedAsAWhole() {
        assertThat(TestMessage.of(
                                "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding:\n 8bit\nTo: x\n\n\u00e4\n")
                        .sentToSevenBit())
                .isEqualTo("""
                        MIME-Version: 1.0
                        Content-Type: text/plain
                        Content-Transfer-Encoding: QUOTED-PRINTABLE
                        To: x

                        =E4
                        """);
    }

    @Test
    void eachPartOfAMultipartIsConvertedByItself() {
        String message = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b1"
                Content-Transfer-Encoding: 8bit

                pre\u00e4mble
                --b1
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: 8bit

                p\u00e4iv\u00e4

                --b1
                Content-Type: text/plain; charset=US-ASCII

                seven
                --b1
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                AAECAw==
                --b1

                untyp\u00e4d
                --b1--
                --epil\u00f6gue
                """;
        Content content = TestMessage.of(message).sendable(DEFAULTS, SEVEN_BIT);
        assertThat(content.conversion()).isEqualTo(ConversionMode.PARTS);
        assertThat(TestMessage.of(message).sentToSevenBit()).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b1"
                Content-Transfer-Encoding: 7BIT

                pre=E4mble
                --b1
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: QUOTED-PRINTABLE

                p=E4iv=E4

                --b1
                Content-Type: text/plain; charset=US-ASCII

                seven
                --b1
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                AAECAw==
                --b1
                Content-Transfer-Encoding: QUOTED-PRINTABLE
                Content-Type: text/plain; charset=ISO-8859-1

                untyp=E4d
                --b1--
                 --epil=F6gue
                """);
    }

    @Test
    void enclosedMessageIsConvertedInsideAndItsOwnEncodingStaysIdentity() {
        String message = """
                MIME-Version: 1.0
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                Subject: \u00e4\u00e4
                DKIM-Signature: of another

                \u00e4
                """;
        assertThat(TestMessage.of(message).sentToSevenBit()).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7BIT

                Subject: =?ISO-8859-1?Q?=E4=E4?=
                DKIM-Signature: of another
                MIME-Version: 1.0
                Content-Transfer-Encoding: QUOTED-PRINTABLE
                Content-Type: text/plain; charset=ISO-8859-1

                =E4
                """);
    }

    @Test
    void onlyTheEightBitChannelDecodesQuotedPrintable() {
        String message = """
                MIME-Version: 1.0
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: quoted-printable

                p=E4iv=E4=e4 =3D 1
                soft line =
                break
                =2Edot
                last
                """;
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(message);
        Content content = TestMessage.of(message).sendable(ALL_EIGHT_BIT, EIGHT_BIT);
        assertThat(content.conversion()).isEqualTo(ConversionMode.EIGHT_BIT);
        assertThat(content.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(TestMessage.wire(content, 8192)).endsWith("""
                        Content-Transfer-Encoding: 8BIT

                        p\u00e4iv\u00e4\u00e4 = 1
                        soft line break
                        ..dot
                        last
                        .
                        """.replace("\n", "\r\n"));
    }

    @Test
    void textInOtherFormsIsNotDecoded() {
        String message =
                "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>p=E4</p>\n";
        assertThat(TestMessage.of(message).sent(ALL_EIGHT_BIT, EIGHT_BIT)).isEqualTo(message);
    }

    @Test
    void decodedPartsAreAnnouncedByWhatIsAroundThem() {
        String message = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: quoted-printable

                p=E4=
                --b--
                """;
        assertThat(TestMessage.of(message).sent(ALL_EIGHT_BIT, EIGHT_BIT)).isEqualTo("""
                MIME-Version: 1.0
                Content-Transfer-Encoding: 8BIT
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: 8BIT

                p\u00e4
                --b--
                """);
    }

    @Test
    void quotedPrintableThatIsNoTextInLinesStaysEncoded() {
        for (String body :
                new String[] {"a=00b", "a=0Ab", "a=0D=0A.=0D=0A", "a=ZZ", "a=", "--=\nb", "=2D-b", "=2D=2Db--", "a=4"
                }) {
            String message = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                    + "Content-Transfer-Encoding: quoted-printable\n\n=E4\n" + body + "\n--b--\n";
            if (!body.equals("a=")) {
                assertThat(TestMessage.of(message).sent(ALL_EIGHT_BIT, EIGHT_BIT))
                        .isEqualTo(message);
            }
        }
    }

    @Test
    void overlongLinesAreEncodedEvenForServersWithEightBitMime() {
        String line = "x".repeat(999);
        String sent = TestMessage.of("Received: x\n\n" + line + "\n").sent(DEFAULTS, EIGHT_BIT);
        assertThat(sent)
                .contains("Content-Type: text/plain; charset=US-ASCII\n")
                .doesNotContain("X-Warning");
        assertThat(sent.lines()).allMatch(each -> each.length() <= 76);
        String longest = "Received: x\n\n" + "x".repeat(998) + "\n";
        assertThat(TestMessage.of(longest).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(longest);
    }

    @Test
    void sizeIsExactUnconvertedAndConverted() {
        for (String text : new String[] {TEXT, TEXT.replace("\n", "\r\n").replaceFirst("\r\n\r\n", "\n\n")}) {
            Content asIs = TestMessage.of(text).sendable(DEFAULTS, EIGHT_BIT);
            assertThat(asIs.size()).hasValue(octets(TestMessage.wire(asIs, 100)));
        }
        Content converted = TestMessage.of(TEXT).sendable(DEFAULTS, SEVEN_BIT);
        assertThat(converted.size()).hasValue(octets(TestMessage.wire(converted, 100)));
    }

    private static long octets(String wire) {
        return (long) wire.replace("\r\n..", "\r\n.").length() - ".\r\n".length();
    }
}
