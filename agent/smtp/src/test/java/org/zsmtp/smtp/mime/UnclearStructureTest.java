package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.wire.Capabilities;

/// Mail whose MIME fields are not as the RFCs have them, as there is much of: what its readers see in it stays.
class UnclearStructureTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;
    private static final String TEXT = "Gr\u00c3\u00bc\u00c3\u009fe to all of you";
    private static final String ENCODED_TEXT = "Gr=C3=BC=C3=9Fe to all of you";

    private static String multipart(String type, String delimiter) {
        return "Received: x\nMIME-Version: 1.0\nContent-Type: " + type + "\nContent-Transfer-Encoding: 8bit\n\n"
                + delimiter + "\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + TEXT
                + "\n" + delimiter + "--\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/mixed; boundary=----=_NextPart_000_01|------=_NextPart_000_01",
                "multipart/mixed; boundary=gc0pJq0M:08jU534c0p|--gc0pJq0M:08jU534c0p",
                "multipart/mixed; boundary=ab/cd|--ab/cd",
                "multipart/mixed; boundary=ab?cd|--ab?cd",
                "multipart/mixed; boundary=12@host.example|--12@host.example",
                "multipart/mixed; boundary=a,b[c]|--a,b[c]",
                "multipart/mixed; boundary=a=b; charset=utf-8|--a=b",
                "multipart/mixed; boundary = \"a b\"|--a b",
                "multipart/mixed; boundary=a b|--a b",
                "multipart/mixed; boundary=abc (a comment)|--abc",
                "multipart/mixed; boundary=abc(a comment)|--abc",
                "multipart/mixed; boundary=abc(a)|--abc(a)",
                "multipart/mixed (c); (c) boundary (c) = (c) \"abc\" (c)|--abc",
                "multipart/mixed; boundary=\"a\\\"b\"|--a\"b",
                "multipart/mixed; boundary=\"abc |--abc",
                "multipart/mixed; boundary=<abc>|--<abc>",
                "multipart/mixed; boundary=<abc>|--abc",
                "multipart/mixed; boundary='xyz'|--'xyz'",
                "multipart/mixed; charset=x boundary=abc|--abc",
                "multipart/mixed boundary=abc|--abc",
                "multipart/mixed;; ;boundary=abc;|--abc",
                "multipart/mixed; boundary=abc; boundary=abc|--abc",
                "multipart/mixed; boundary=abc; boundary=def|--def",
                "multipart/mixed; BOUNDARY=abc|--abc",
                "MULTIPART/Mixed; boundary=abc|--abc",
                "multipart/x-unknown; boundary=abc|--abc",
                "multipart/mixed; boundary*0=\"abc_\"; boundary*1=\"def\"|--abc_def",
                "multipart/mixed; boundary*1=def; boundary*0=abc_|--abc_def",
                "multipart/mixed; boundary*=us-ascii''abc_def|--abc_def",
                "multipart/mixed; boundary*=us-ascii'en'abc%5Fdef|--abc_def",
                "multipart/mixed; boundary*0*=us-ascii''abc%5F; boundary*1=def; boundary*2*=%20x|--abc_def x",
                "multipart/mixed; boundary=wrong; boundary*=us-ascii''right|--right"
            })
    void partsAreFoundByWhatTheBodyShows(String type, String delimiter) {
        assertThat(TestMessage.of(multipart(type, delimiter)).sentToSevenBit())
                .isEqualTo(multipart(type, delimiter)
                        .replace(TEXT, ENCODED_TEXT)
                        .replaceFirst("Encoding: 8bit", "Encoding: 7BIT")
                        .replace("Encoding: 8bit", "Encoding: QUOTED-PRINTABLE"));
    }

    @Test
    void boundaryMayBeFolded() {
        for (String type : new String[] {
            "multipart/mixed;\n boundary=abc\n ",
            "multipart/mixed;\n\tboundary=\n \"abc\"",
            "multipart/mixed; boundary=\"abc\n \"",
            "multipart/mixed; boundary=\"\n abc\"",
            "multipart/mixed; boundary=\"a\n bc\""
        }) {
            assertThat(TestMessage.of(multipart(type, "--abc")).sentToSevenBit())
                    .contains("\n\n" + ENCODED_TEXT + "\n--abc--\n");
        }
    }

    @Test
    void boundaryMayBeLong() {
        String boundary = "b".repeat(300);
        assertThat(TestMessage.of(multipart("multipart/mixed; boundary=" + boundary, "--" + boundary))
                        .sentToSevenBit())
                .contains("\n\n" + ENCODED_TEXT + "\n--b");
    }

    /// Readers show such a body as text, and decode it as its encoding says.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/mixed; boundary=\"_Apple-Mail=_F6_\"|--Apple-Mail=_F6",
                "multipart/mixed; boundary='xyz'|--xyz",
                "multipart/mixed; boundary=abc|--ABC",
                "multipart/mixed; boundary=abc|---abc",
                "multipart/mixed; boundary=abc|--abcd",
                "multipart/mixed|--abc",
                "multipart/mixed; boundary=|--abc",
                "multipart/mixed; boundary=\"\"|--abc",
                "multipart/mixed; boundary|--abc",
                "multipart/alternative; boundary*=x'abc|--abc"
            })
    void bodyWithoutADelimiterIsEncodedAsAWhole(String type, String delimiter) {
        String message = multipart(type, delimiter);
        String sent = TestMessage.of(message).sentToSevenBit();
        assertThat(sent).startsWith("Received: x\nMIME-Version: 1.0\nContent-Type: " + type + "\n");
        String header = sent.substring(0, sent.indexOf("\n\n"));
        assertThat(header).endsWith("Content-Transfer-Encoding: QUOTED-PRINTABLE");
        assertThat(decoded(sent.substring(header.length() + 2)))
                .isEqualTo(message.substring(message.indexOf("\n\n") + 2));
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(message);
    }

    private static String decoded(String text) {
        QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();
        Octets octets = new Octets(64);
        for (String line : text.split("\n", -1)) {
            byte[] source = line.getBytes(StandardCharsets.ISO_8859_1);
            decoder.octets(source, 0, source.length, octets);
            if (decoder.lineEnd(octets)) {
                octets.put('\n');
            }
        }
        return octets.toString().substring(0, octets.length() - 1);
    }

    @Test
    void innerMultipartWithoutADelimiterIsEncodedAsAWhole() {
        String message =
                "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--c\n\n"
                        + TEXT + "\n--c--\n--a\nContent-Type: text/plain\n\nplain\n--a--\n";
        assertThat(TestMessage.of(message).sentToSevenBit())
                .isEqualTo(message.replace(TEXT, ENCODED_TEXT)
                        .replace("boundary=b\n", "boundary=b\nContent-Transfer-Encoding: QUOTED-PRINTABLE\n"));
    }

    @Test
    void preambleAndEpilogueLoseNothing() {
        String message =
                "Content-Type: multipart/mixed; boundary=b\n\npre\u00e4mble\n--\u00e4\n--b\n\nplain\n--b--\nepil\u00f6gue\n"
                        + "\u00e4".repeat(2000) + "\n";
        String sent = TestMessage.of(message).sentToSevenBit();
        assertThat(sent)
                .startsWith(
                        "Content-Type: multipart/mixed; boundary=b\n\npre=E4mble\n --=E4\n--b\n\nplain\n--b--\nepil=F6gue\n=E4");
        assertThat(sent.replace("\n ", "")).endsWith("=E4".repeat(2000) + "\n");
        assertThat(sent.lines()).allMatch(line -> line.length() <= Survey.LONGEST_LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8bits",
                "8-bit",
                "8 bit",
                "8bit\"",
                "\"8bit\"",
                "'8bit'",
                "<8bit>",
                "=?utf-8?Q?8bit?=",
                "utf-8",
                "us-ascii",
                "",
                "(8bit)",
                "8bit (it is)",
                "(it is) 8BIT",
                "8bit;",
                "8bit, 7bit",
                "none",
                "text/plain",
                "7-bit",
                "binary"
            })
    void strangeNamesOfNoEncodingMeanNone(String encoding) {
        String message = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: %s\n\n"
                + TEXT + "\n";
        assertThat(TestMessage.of(message.formatted(encoding)).sentToSevenBit())
                .isEqualTo(message.formatted("QUOTED-PRINTABLE").replace(TEXT, ENCODED_TEXT));
        assertThat(TestMessage.of(message.formatted(encoding)).sent(DEFAULTS, EIGHT_BIT))
                .isEqualTo(message.formatted(encoding));
    }

    /// Raw octets in quoted-printable are escaped; nothing else changes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quoted-printable",
                "Quoted-Printable",
                "\"quoted-printable\"",
                "quoted printable",
                "quoted-printable (c)",
                "=?us-ascii?Q?quoted-printable?="
            })
    void rawOctetsInQuotedPrintableAreEscaped(String encoding) {
        String message = "MIME-Version: 1.0\nContent-Transfer-Encoding: " + encoding
                + "\n\nGr=C3=BC=C3=9Fe aus K\u00c3\u00b6ln=\n!\n--\u00c3\u00b6\n=\u00c3\nplain =\n";
        assertThat(TestMessage.of(message).sentToSevenBit())
                .isEqualTo(message.replace("--\u00c3", "=2D-\u00c3")
                        .replace("\u00c3", "=C3")
                        .replace("\u00b6", "=B6"));
    }

    @Test
    void longLinesOfQuotedPrintableAreBrokenSoftly() {
        String body = "=C3=B6".repeat(400) + "\n" + "x\u00e4=\ny" + "z".repeat(100_000) + "=20\n" + "short\n";
        String message = "Content-Transfer-Encoding: quoted-printable\n\n" + body;
        String sent = TestMessage.of(message).sentToSevenBit();
        assertThat(sent.lines()).allMatch(line -> line.length() <= 76);
        assertThat(decoded(sent.substring(sent.indexOf("\n\n") + 2))).isEqualTo(decoded(body));
        assertThat(TestMessage.of(message.replace("\u00e4", ""))
                        .sent(DEFAULTS, EIGHT_BIT)
                        .lines())
                .allMatch(line -> line.length() <= 76);
    }

    @Test
    void longLinesOfBase64AreCut() {
        for (int octets : new int[] {999, 1000, 64_000, 200_000}) {
            String message = "Content-Transfer-Encoding: base64\n\n" + "AAEC".repeat(octets / 4) + "\nAAEC\n";
            String sent = TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT);
            if (octets > 999) {
                assertThat(sent.lines()).allMatch(line -> line.length() <= 76);
            }
            assertThat(sent.replace("\n", "")).isEqualTo(message.replace("\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: 8bit\n",
                "Content-Transfer-Encoding: 8bit\nX: y\nContent-Transfer-Encoding: 7bit\n",
                "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: utf-8\n",
                "Content-Transfer-Encoding: binary\nContent-Transfer-Encoding:\n 8bit\n"
            })
    void encodingThatIsSaidTwiceIsSaidOnceAfterwards(String fields) {
        String sent = TestMessage.of("Content-Type: text/plain; charset=utf-8\n" + fields + "\n" + TEXT + "\n")
                .sentToSevenBit();
        assertThat(sent)
                .containsOnlyOnce("Content-Transfer-Encoding: QUOTED-PRINTABLE\n")
                .doesNotContain("bit\n");
        assertThat(sent).endsWith("\n\n" + ENCODED_TEXT + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain; charset=utf-8\nContent-Type: text/plain; charset=utf-8\n",
                "Content-Type: text/plain; charset=utf-8\nContent-Type: text/html\n",
                "Content-Type: text/plain\nX: y\nContent-Type: application/octet-stream\n",
                "Content-Type: text\nContent-Type: text/plain\n",
                "Content-Type: /\n",
                "Content-Type:\n",
                "Content-Type: text/plain charset=utf-8\n"
            })
    void typesOfWhichNoneHasPartsDoNotMatter(String fields) {
        assertThat(TestMessage.of(fields + "\n" + TEXT + "\n").sentToSevenBit()).endsWith("\n\n" + ENCODED_TEXT + "\n");
    }

    @Test
    void multipartTypeMayBeSaidTwice() {
        String message = multipart("multipart/mixed; boundary=b\nContent-Type: multipart/mixed; boundary=\"b\"", "--b");
        assertThat(TestMessage.of(message).sentToSevenBit()).contains("\n\n" + ENCODED_TEXT + "\n--b--\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quoted-printable", "base64", "x-unknown"})
    void encodingOfAMultipartMeansNothing(String encoding) {
        String message =
                multipart("multipart/mixed; boundary=b", "--b").replaceFirst("Encoding: 8bit", "Encoding: " + encoding);
        assertThat(TestMessage.of(message).sentToSevenBit())
                .isEqualTo(message.replace(TEXT, ENCODED_TEXT).replace("Encoding: 8bit", "Encoding: QUOTED-PRINTABLE"));
    }

    /// Fields for machines may have no transfer encoding.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "message/delivery-status",
                "message/disposition-notification",
                "message/feedback-report",
                "Message/Delivery-Status; charset=utf-8"
            })
    void noticesKeepTheirFields(String type) {
        String message = "Content-Type: multipart/report; report-type=x; boundary=b\n\n--b\nContent-Type: " + type
                + "\n\nReporting-MTA: dns; mx\n\nAction: failed\nDiagnostic-Code: smtp; 550 Empf\u00c3\u00a4nger "
                + "x ".repeat(600) + "y\n\n--b--\n";
        String sent = TestMessage.of(message).sentToSevenBit();
        assertThat(sent.replace("\n x", " x")).isEqualTo(message.replace("\u00c3\u00a4", "=C3=A4"));
        assertThat(sent.lines()).allMatch(line -> line.length() <= Survey.LONGEST_LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"utf-16", "UTF-16LE", "utf-16be", "\"UTF-16\"", "utf-32", "UTF-32BE", "ucs-2", "ISO-10646-UCS-4"
            })
    void textOfWideCharactersIsOctets(String charset) {
        String body = "\u00ff\u00feH\0a\0\n\0\r\0\n\0\u00e4\0\r\n\0x\0";
        for (Capabilities capabilities : new Capabilities[] {SEVEN_BIT, EIGHT_BIT}) {
            String sent = TestMessage.of(
                            "MIME-Version: 1.0\nContent-Type: text/plain; charset=" + charset + "\n\n" + body)
                    .sent(DEFAULTS, capabilities);
            String encoded = sent.substring(sent.indexOf("\n\n") + 2).replace("\n", "");
            assertThat(new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1))
                    .isEqualTo(body);
        }
    }

    @Test
    void whatIsCalledWideAndIsAsciiIsLeftAlone() {
        String message = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16\n\nplain\n";
        assertThat(TestMessage.of(message).sentToSevenBit()).isEqualTo(message);
    }

    /// A notice that is refused is seen by nobody.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DKIM-Signature: v=1\nContent-Type: text/plain; charset=utf-8\n\n%s\n",
                "DKIM-Signature: v=1\nSubject: %s\nTo: <%s@x>\n\nplain\n",
                "Content-Type: multipart/signed; boundary=b\n\n--b\nX: %s\n\n%s\n--b\n\nsignature\n--b--\n",
                "Content-Type: message/partial; id=a\n\n%s\n",
                "Content-Transfer-Encoding: x-uuencode\n\n%s\n",
                "Content-Transfer-Encoding: base64\n\n%s\n",
                "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\n%s\n",
                "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n%s\n",
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n%s\n",
                "Content-Conversion: prohibited\n\n%s\n"
            })
    void whatMustGoOutIsConvertedWhateverForbidsIt(String message) {
        ConversionOptions all = DEFAULTS.withUnconvertible(ConversionOptions.Unconvertible.CONVERTED);
        String text = message.replace("%s", TEXT);
        String sent = TestMessage.of(text).sent(all, SEVEN_BIT);
        assertThat(sent.chars()).allMatch(c -> c < 0x80);
        assertThat(sent.replace('%', '=')).contains(ENCODED_TEXT).doesNotContain("?r");
        assertThat(TestMessage.of(message).sent(all, SEVEN_BIT)).isEqualTo(message);
        assertThat(TestMessage.of(text.replace("Subject: " + TEXT, "Subject: x"))
                        .sent(all, EIGHT_BIT))
                .contains(TEXT);
        assertThat(TestMessage.of(text).form(DEFAULTS, SEVEN_BIT)).isInstanceOf(Content.Form.Unsendable.class);
    }
}
