package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mime.ConversionOptions.BareLineEnds;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Bare CR, bare LF and NUL, and what could be taken for an end of data, in each form that a content has.
class BareOctetsTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;

    private static final String[] SMUGGLED = {
        "\n.\n",
        "\n.\r\n",
        "\r.\r",
        "\r\n.\r",
        "\r.\r\n",
        "\r.\n",
        "\r\n.\n",
        "\r\n.\r\n",
        "\r\n\u0000.\r\n",
        "\r\u0000\n.\r\u0000\n",
        "\n\u0000\u0000.\u0000\n",
        "\n.\u0000\n",
        "\r\n.\u0000\r\n",
        "=0D=0A.=0D=0A",
        "=0A.=0A",
        "\n=2E\n",
        "=\n.\n",
        "=\n.=\n\n",
        "\r",
        "\n\r",
        "."
    };

    private static final String[] HEADERS = {
        "Subject: a\n\n",
        "DKIM-Signature: b\n\n",
        "Content-Transfer-Encoding: quoted-printable\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\u00e4\n--b\nContent-Transfer-Encoding: quoted-printable\n\n"
    };

    private static List<ConversionOptions> allOptions() {
        List<ConversionOptions> all = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            for (NulOctets nul : new NulOctets[] {NulOctets.ENCODED, NulOctets.REMOVED}) {
                all.add(DEFAULTS.withChannel(channel).withNul(nul).withUnconvertible(Unconvertible.AS_IS));
            }
        }
        return all;
    }

    @Test
    void noFormOfAContentHasAnEndOfDataInsideForAnyReader() {
        for (ConversionOptions options : allOptions()) {
            for (String header : HEADERS) {
                for (String smuggled : SMUGGLED) {
                    for (String around : new String[] {"", "a", "\u00e4", "a\n", "\u00e4\r\n", "\u0000"}) {
                        String message = header + around + smuggled + around + smuggled + "MAIL From:<x@x>\r\n";
                        for (Capabilities capabilities : new Capabilities[] {SEVEN_BIT, EIGHT_BIT}) {
                            Content content = TestMessage.of(message).sendable(options, capabilities);
                            assertThatOnlyTheEndEnds(TestMessage.wire(content, 8192));
                        }
                    }
                }
            }
        }
    }

    private static void assertThatOnlyTheEndEnds(String wire) {
        assertThat(wire).endsWith("\r\n.\r\n");
        assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        // A reader that takes any of CR, LF and CR LF for a line end, and one that never sees a NUL.
        for (String seen : new String[] {wire, wire.replace("\u0000", "")}) {
            String[] lines = seen.split("\r\n|\r|\n", -1);
            for (int i = 0; i < lines.length - 2; i++) {
                assertThat(lines[i]).as(wire).isNotEqualTo(".");
            }
        }
    }

    @Test
    void boundariesOfBuffersDoNotMatter() {
        for (ConversionOptions options : allOptions()) {
            for (String header : HEADERS) {
                for (String smuggled : SMUGGLED) {
                    String message = header + "a\u00e4" + smuggled + "b" + smuggled;
                    Content content = TestMessage.of(message).sendable(options, SEVEN_BIT);
                    String whole = TestMessage.wire(content, 8192);
                    for (int room = 1; room < 9; room++) {
                        assertThat(TestMessage.wire(content, room)).isEqualTo(whole);
                    }
                }
            }
        }
    }

    /// The pieces of a long line, and what stands at each place of the buffer's end.
    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r.\r", "\r\n.\r\n", "\r\n\u0000.\r\n", "\n--b\n", "\r\n--b\r\n", "\r--b\r"})
    void endOfTheReadersOwnBufferDoesNotMatter(String awkward) {
        String header = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\u00e4";
        for (int before = 65_500; before < 65_540; before++) {
            String message = header + "x".repeat(before) + awkward + "\n\n\u00e4" + "y".repeat(100) + awkward;
            Content content = TestMessage.of(message).sendable(DEFAULTS, SEVEN_BIT);
            String wire = TestMessage.wire(content, 8192);
            assertThatOnlyTheEndEnds(wire);
            assertThat(wire.chars()).allMatch(c -> c < 0x80 && c != 0);
            for (String line : wire.split("\r\n", -1)) {
                assertThat(line).hasSizeLessThanOrEqualTo(76);
            }
            assertThat(wire.split("\r\n--b\r\n", -1)).hasSize(awkward.contains("b") ? 4 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\n\nx\ry\n",
                "a: b\rc: d\n\nx\n",
                "a: b\n\nx\r",
                "a: b\n\nx\r\ny\n",
                "Content-Type: multipart/mixed; boundary=b\n\n--b\r--b--\n"
            })
    void bareLineEndsAreRefusedWhereTheOptionSaysSo(String message) {
        assertThat(TestMessage.of(message).form(DEFAULTS.withBareLineEnds(BareLineEnds.REFUSED), EIGHT_BIT))
                .isInstanceOfSatisfying(
                        Content.Form.Unsendable.class,
                        refused -> assertThat(refused.status()).isEqualTo(new EnhancedStatusCode(5, 6, 0)));
        assertThat(TestMessage.of(message).form(DEFAULTS, EIGHT_BIT)).isInstanceOf(Content.Form.Sendable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b\n\nx\ny\n", "a: b\n\nx\r\ny\r\n", "a: b\n\nx", "a: b\n\n"})
    void lineEndsOfOneKindAreNotBare(String message) {
        assertThat(TestMessage.of(message).form(DEFAULTS.withBareLineEnds(BareLineEnds.REFUSED), EIGHT_BIT))
                .isInstanceOf(Content.Form.Sendable.class);
    }

    /// Whoever gets a CR into a value would add fields behind all filters, or end the header.
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "X: hi~From: ceo@x^To: y^|X: hi From: ceo@x^To: y^",
                "X: hi~there^To: y^|X: hi there^To: y^",
                "X: hi~~injected^To: y^|X: hi  injected^To: y^",
                "X: hi~^To: y^|X: hi^To: y^",
                "X: hi~~^To: y^|X: hi^To: y^",
                "X: hi~~~^~^To: y^|X: hi^To: y^",
                "X: hi^~^To: y^|X: hi^To: y^",
                "X: hi^~~^To: y^|X: hi^To: y^",
                "X: hi^ ~~there^To: y^|X: hi^   there^To: y^",
                "X: hi^~From: ceo@x^To: y^|X: hi^ From: ceo@x^To: y^",
                "X: ~^ hi~^ there~^To: y^|X: ^ hi^ there^To: y^",
                "X: hi^To: y~|X: hi^To: y^"
            })
    void bareReturnInAFieldIsABlank(String given, String sent) {
        String header = given.replace('^', '\n').replace('~', '\r');
        String whole = sent.replace('^', '\n');
        for (ConversionOptions options : allOptions()) {
            for (Capabilities capabilities : new Capabilities[] {SEVEN_BIT, EIGHT_BIT}) {
                for (String signature : new String[] {"", "DKIM-Signature: v=1\n"}) {
                    TestMessage message =
                            new TestMessage(signature + header + (header.endsWith("\n") ? "" : "\n") + "\n", "body\n");
                    assertThat(message.sent(options, capabilities)).isEqualTo(signature + whole + "\nbody\n");
                }
                String part = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
                String end = header.endsWith("\n") ? "\nbody\n--b--\n" : "\n\nbody\n--b--\n";
                if (!given.startsWith("X: hi^~^") && !given.contains("~^~^")) {
                    assertThat(TestMessage.of(part + header + end).sent(options, capabilities))
                            .isEqualTo(part + whole + "\nbody\n--b--\n");
                }
            }
        }
    }

    /// Where CR ends all lines of a part, it ends those of its header too.
    @Test
    void partWhoseLinesEndWithReturnsKeepsItsHeader() {
        String message =
                "Content-Type: multipart/mixed; boundary=b\n\n--b\rContent-Type: text/plain\rX: y\r\rt\u00e4xt\r--b--\r";
        assertThat(TestMessage.of(message).sentToSevenBit())
                .contains("--b\nContent-Type: text/plain\nX: y\n")
                .contains("\n\nt=E4xt\n--b--\n");
    }

    @Test
    void bodyWithNulIsEncodedSoThatItKeepsThem() {
        assertThat(TestMessage.of("Subject:\u0000 a\n\nnul\u0000nul\n").sent(DEFAULTS, EIGHT_BIT))
                .isEqualTo("""
                        Subject: a
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: QUOTED-PRINTABLE
                        Content-Type: text/plain; charset=US-ASCII

                        nul=00nul
                        """);
    }

    @Test
    void nulIsLeftOutWhereTheOptionSaysSo() {
        ConversionOptions removed = DEFAULTS.withNul(NulOctets.REMOVED);
        assertThat(TestMessage.of("a: b\n\nnul\u0000nul\n\u0000.\n").sent(removed, EIGHT_BIT))
                .isEqualTo("a: b\n\nnulnul\n.\n");
        assertThat(TestMessage.of("a: b\n\nn\u0000\u00e4\n").sent(removed, SEVEN_BIT))
                .endsWith("\n\nn=E4\n");
    }

    @Test
    void nulIsRefusedWhereTheOptionSaysSo() {
        for (String message : new String[] {"a: b\n\n\u0000\n", "a: \u0000\n\nb\n"}) {
            assertThat(TestMessage.of(message).form(DEFAULTS.withNul(NulOctets.REFUSED), EIGHT_BIT))
                    .isInstanceOfSatisfying(
                            Content.Form.Unsendable.class,
                            refused -> assertThat(refused.status()).isEqualTo(new EnhancedStatusCode(5, 6, 0)));
        }
    }

    @Test
    void signedMailWithNulIsNotSent() {
        for (NulOctets nul : new NulOctets[] {NulOctets.ENCODED, NulOctets.REMOVED}) {
            assertThat(TestMessage.of("DKIM-Signature: b\n\n\u0000\n").form(DEFAULTS.withNul(nul), EIGHT_BIT))
                    .isInstanceOf(Content.Form.Unsendable.class);
        }
    }

    /// What is left out or replaced must not make a line between parts of what was none.
    @Test
    void noDelimiterIsMade() {
        ConversionOptions removed = DEFAULTS.withNul(NulOctets.REMOVED);
        for (String line :
                new String[] {"--b\u0000", "\u0000--b", "-\u0000-b", "--\u0000b--", "--b\u00e4", "--b\u0000 "}) {
            String message = "Content-Type: multipart/mixed; boundary=\"b\"\n\n" + line + "\n--b\n\npart\n" + line
                    + "\n--b--\n" + line + "\n";
            assertThat(delimiters(TestMessage.of(message).sent(removed, SEVEN_BIT), "b"))
                    .isEqualTo(2);
            String questionable =
                    message.replace("\"b\"", "\"b?\"").replace("--b", "--b?").replace("?\u00e4", "\u00e4");
            assertThat(delimiters(TestMessage.of(questionable).sent(removed, SEVEN_BIT), "b?"))
                    .isEqualTo(2);
        }
    }

    /// A soft line break starts a line that the body has not.
    @Test
    void softLineBreakMakesNoDelimiter() {
        for (int length = 60; length < 90; length++) {
            String message = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\u00e4\n" + "x".repeat(length)
                    + "--b\n" + "y".repeat(length) + "--b--\n--b--\n";
            assertThat(delimiters(TestMessage.of(message).sentToSevenBit(), "b"))
                    .isEqualTo(2);
        }
    }

    private static long delimiters(String sent, String boundary) {
        return sent.lines()
                .filter(line -> line.stripTrailing().equals("--" + boundary)
                        || line.stripTrailing().equals("--" + boundary + "--"))
                .count();
    }
}
