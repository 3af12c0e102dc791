package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.smtp.mime.TestMessage.EIGHT_BIT;
import static org.zsmtp.smtp.mime.TestMessage.SEVEN_BIT;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class HeaderTextTest {

    private static final ConversionOptions DEFAULTS = ConversionOptions.DEFAULTS;

    private static String sent(String field) {
        return sent(field, DEFAULTS);
    }

    private static String sent(String field, ConversionOptions options) {
        String sent = TestMessage.of(field + "\n\nplain\n").sent(options, EIGHT_BIT);
        return sent.substring(0, sent.indexOf("\n\n"));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "Subject: p\u00e4iv\u00e4 hyv\u00e4|Subject: =?ISO-8859-1?Q?p=E4iv=E4_hyv=E4?=",
                "Subject: a \u00e4 b  \u00f6 c|Subject: a =?ISO-8859-1?Q?=E4?= b  =?ISO-8859-1?Q?=F6?= c",
                "Subject:\u00e4|Subject: =?ISO-8859-1?Q?=E4?=",
                "Subject: \u00c3\u00a4|Subject: =?UTF-8?Q?=C3=A4?=",
                "Subject: =?x?Q?y?= \u00e4|Subject: =?x?Q?y?= =?ISO-8859-1?Q?_=E4?=",
                "Subject: \u00e4 =?x?Q?y?=|Subject: =?ISO-8859-1?Q?=E4_?= =?x?Q?y?=",
                "X-Note: \u00e5\u00e4\u00f6 value|X-Note: =?ISO-8859-1?Q?=E5=E4=F6?= value",
                "From: \u00c4iti Alice <a@b>|From: =?ISO-8859-1?Q?=C4iti?= Alice <a@b>",
                "From: \"J\u00fcrgen \\\"J\\\" M.\" <a@b>|From: =?ISO-8859-1?Q?J=FCrgen_=22J=22_M=2E?= <a@b>",
                "To: a@b (M\u00fcller), c@d|To: a@b (=?ISO-8859-1?Q?M=FCller?=), c@d",
                "Cc: Gr\u00fcppe: a@b, \u00d6 <c@d>;|Cc: =?ISO-8859-1?Q?Gr=FCppe?= : a@b, =?ISO-8859-1?Q?=D6?= <c@d>;",
                "To: \"plain, name\" <a@b>, \u00e4 <c@d>|To: \"plain, name\" <a@b>, =?ISO-8859-1?Q?=E4?= <c@d>",
                "To: m\u00fcller@x|To: m\u00fcller@x",
                "To: \"m\u00fcller\"@x|To: \"m\u00fcller\"@x",
                "To: <m\u00fcller@x>|To: <m\u00fcller@x>",
                "To: a@b (\u00e4 (\u00f6))|To: a@b (=?ISO-8859-1?Q?=E4?= (=?ISO-8859-1?Q?=F6?=))",
                "Resent-To: \u00e4 <a@b>|Resent-To: =?ISO-8859-1?Q?=E4?= <a@b>",
                "Received: from \u00e4 (\u00f6) by x|Received: from \u00e4 (=?ISO-8859-1?Q?=F6?=) by x",
                "Message-ID: <\u00e4@x>|Message-ID: <\u00e4@x>"
            })
    void encodedWordsStandWhereTheyMay(String field, String encoded) {
        assertThat(sent(field)).isEqualTo(encoded);
    }

    @Test
    void parametersAreEncodedTheirOwnWay() {
        assertThat(sent("Content-Type: text/plain; name=\"h\u00f6; \\\"h.txt\"; charset=x"))
                .isEqualTo("Content-Type: text/plain;\n\tname*=ISO-8859-1''h%F6%3B%20%22h.txt; charset=x");
        assertThat(sent("Content-Disposition: attachment; filename=\u00c3\u00b6"))
                .isEqualTo("Content-Disposition: attachment;\n\tfilename*=UTF-8''%C3%B6");
    }

    @Test
    void longTextIsFoldedAndReadsTheSame() {
        for (String text : new String[] {
            "\u00e4 ".repeat(100).strip(),
            "\u00e4".repeat(300),
            "word ".repeat(14) + "\u00e4\u00e4\u00e4\u00e4",
            "\u00e4 and b ".repeat(40).strip()
        }) {
            String encoded = sent("Subject: " + text);
            assertThat(encoded.lines().filter(line -> line.contains("=?"))).allMatch(line -> line.length() <= 76);
            assertThat(encoded.lines().skip(1)).allMatch(line -> line.startsWith(" "));
            assertThat(DecoderUtil.decodeEncodedWords(encoded.replace("\n", ""), DecodeMonitor.SILENT))
                    .isEqualTo("Subject: " + text);
        }
    }

    @Test
    void charactersOfSeveralOctetsAreNotParted() {
        String utf8 = "\u00e2\u0082\u00ac".repeat(100);
        for (String word :
                sent("Subject: " + utf8).replace("Subject:", "").strip().split("\\s+", -1)) {
            assertThat(word).startsWith("=?UTF-8?Q?=E2").endsWith("=AC?=");
        }
        // Each character of EUC-KR has two octets; no word ends within one.
        String korean = "\u00b0\u00a1".repeat(60);
        for (String word : sent("Subject: " + korean, DEFAULTS.withDefaultCharset(new DefaultCharset("EUC-KR")))
                .replace("Subject:", "")
                .strip()
                .split("\\s+", -1)) {
            assertThat(word).startsWith("=?EUC-KR?Q?=B0").endsWith("=A1?=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: p\u00e4iv\u00e4", "From: \u00c4iti <a@b>", "X: \u00ff\u0080"})
    void nothingIsEncodedWhereTheOptionSaysSo(String field) {
        ConversionOptions asIs = DEFAULTS.withHeaderText(HeaderText.AS_IS);
        assertThat(sent(field, asIs)).isEqualTo(field);
        assertThat(TestMessage.of(field + "\n\nplain\n").sent(asIs, SEVEN_BIT)).startsWith(field);
    }

    /// Nothing is ever replaced by a question mark.
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "Message-ID: <\u00e4@x>|Message-ID: <%E4@x>",
                "References: <a@b> <\u00c3\u00a4@x>|References: <a@b> <%C3%A4@x>",
                "Received: from \u00e4 (\u00f6) by x|Received: from %E4 (=?ISO-8859-1?Q?=F6?=) by x",
                "To: a (\u00e4 (\u00f6)) \"\u00e4|To: a (=?ISO-8859-1?Q?=E4?= (=?ISO-8859-1?Q?=F6?=)) =?ISO-8859-1?Q?=22=E4?=",
                "To: (\u00e4|To: (=?ISO-8859-1?Q?=E4?=",
                "To: \u00e4|To: =?ISO-8859-1?Q?=E4?=",
                "To: \u00e4 \u00f6;|To: =?ISO-8859-1?Q?=E4_=F6?= ;",
                "Content-Type: text/plain (\u00e4); n\u00e4me=x|Content-Type: text/plain (%E4); n%E4me=x",
                "\u00e4: x|%E4: x",
                "no field \u00e4|no field %E4",
                "From: a <a@gr\u00c3\u00b6\u00c3\u009fe.example>|From: a <a@xn--gre-6ka8i.example>",
                "To: a@m\u00c3\u00bcnchen.example, b@c|To: a@xn--mnchen-3ya.example, b@c",
                "Resent-To: <a@B\u00c3\u009cCHER.Example>|Resent-To: <a@xn--bcher-kva.example>",
                "List-ID: \u00e4 <list.b\u00c3\u00bccher.example>|List-ID: =?ISO-8859-1?Q?=E4?= <list.xn--bcher-kva.example>",
                "List-Unsubscribe: <https://y.example/k\u00c3\u00bcndigung>|List-Unsubscribe: <https://y.example/k%C3%BCndigung>",
                "List-Unsubscribe: <https://u@b\u00c3\u00bccher.example:8/\u00c3\u00bc>, <mailto:\u00c3\u00bc@b\u00c3\u00bccher.example?a=\u00c3\u00bc>|List-Unsubscribe: <https://u@xn--bcher-kva.example:8/%C3%BC>, <mailto:%C3%BC@xn--bcher-kva.example?a=%C3%BC>",
                "Content-Location: https://x.example/\u00e4|Content-Location: https://x.example/%E4",
                "Archived-At: <http://\u00e4.example/>|Archived-At: <http://%E4.example/>"
            })
    void serverThatTakesSevenBitsGetsAllThatWasSaid(String field, String written) {
        String sent = TestMessage.of(field + "\nX: y\n\nplain\n").sentToSevenBit();
        assertThat(sent).isEqualTo(written + "\nX: y\n\nplain\n");
    }

    /// RFC 6531 section 3.7.4: what stands there instead would be another address, or none.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: <m\u00fcller@x>",
                "From: J\u00c3\u00b6rg <j\u00c3\u00b6rg@gr\u00c3\u00b6\u00c3\u009fe.example>",
                "Cc: m\u00fcller@x",
                "Reply-To: \"m\u00fcller\"@x",
                "Sender: a@m\u00fcnchen.example",
                "To: group: a@b, \u00c3\u00a4@b;",
                "Resent-From: <\u00e4@b>",
                "To: <\u00e4",
                "To: <a@\u00c3\u00a4 b>",
                "To: a@[\u00e4]",
                "Return-Path: <\u00e4@b>"
            })
    void addressThatOnlySmtpUtf8CouldCarryIsRefused(String field) {
        TestMessage message = TestMessage.of(field + "\nX: y\n\nplain\n");
        assertThat(message.form(DEFAULTS, SEVEN_BIT))
                .isInstanceOfSatisfying(
                        Content.Form.Unsendable.class,
                        refused -> assertThat(refused.status()).isEqualTo(new EnhancedStatusCode(5, 6, 9)));
        assertThat(message.form(DEFAULTS, EIGHT_BIT)).isInstanceOf(Content.Form.Sendable.class);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "From: J\u00f6rg<a@b>|From: =?ISO-8859-1?Q?J=F6rg?= <a@b>",
                "From: J\u00f6rg\"X\" <a@b>|From: =?ISO-8859-1?Q?J=F6rg?= \"X\" <a@b>",
                "From: \"X\"J\u00f6rg <a@b>|From: \"X\" =?ISO-8859-1?Q?J=F6rg?= <a@b>",
                "From: J\u00f6rg(c) <a@b>|From: =?ISO-8859-1?Q?J=F6rg?= (c) <a@b>",
                "To: G\u00e4ste: u@v;|To: =?ISO-8859-1?Q?G=E4ste?= : u@v;",
                "To: G\u00e4ste:;|To: =?ISO-8859-1?Q?G=E4ste?= :;",
                "To: a@b,\u00e4<c@d>,\u00f6<e@f>|To: a@b, =?ISO-8859-1?Q?=E4?= <c@d>, =?ISO-8859-1?Q?=F6?= <e@f>",
                "To: a@b(\u00e4),c@d(\u00f6)|To: a@b(=?ISO-8859-1?Q?=E4?=),c@d(=?ISO-8859-1?Q?=F6?=)",
                "To: \"\u00e4\"<a@b>(\u00f6)|To: =?ISO-8859-1?Q?=E4?= <a@b>(=?ISO-8859-1?Q?=F6?=)",
                "To: a@b (\\(\u00e4\\) x\\))|To: a@b (=?ISO-8859-1?Q?=28=E4=29?= x\\))"
            })
    void encodedWordStandsApart(String field, String encoded) {
        assertThat(sent(field)).isEqualTo(encoded);
    }

    @Test
    void lineWithAnEncodedWordHas76Columns() {
        String name = "J\u00c3\u00b6rg M\u00c3\u00bcller";
        String address = "<joerg.mueller.with.a.rather.long.local.part@subdomain.of.dest.example>";
        for (String field : new String[] {
            "To: " + name + " " + address,
            "To: " + name + " " + address + ", " + name + " " + address + "," + name + " <a@b>",
            "To: " + name + " <a@b>, " + name + " <c@d>, " + name + " <e@f>;",
            "To: a@b (" + (name + " ").repeat(9) + "), c@d",
            "To: " + "\u00c3\u00a4".repeat(200) + ": a@b, " + name + ": " + address + ";",
            "From: \"" + "\u00c3\u00a4 b, ".repeat(40) + "\" " + address,
            "Received: from x (" + "\u00e2\u0082\u00ac".repeat(60) + " y) by z; date",
            "Subject: " + "a ".repeat(33) + "\u00c3\u00a4 " + "b ".repeat(100)
        }) {
            assertThat(sent(field).lines().filter(line -> line.contains("=?")))
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 76);
        }
    }

    @Test
    void foldsOfTheFieldStay() {
        assertThat(sent("Subject: a\n \u00e4\n b")).isEqualTo("Subject: a\n =?ISO-8859-1?Q?=E4?=\n b");
        assertThat(sent("To: \u00e4 <a@b>,\n\tb@c,\n\t\u00f6 <d@e>"))
                .isEqualTo("To: =?ISO-8859-1?Q?=E4?= <a@b>,\n\tb@c,\n\t=?ISO-8859-1?Q?=F6?= <d@e>");
    }

    /// It is folded like the others, though in the middle of its words, since it is never held as a whole.
    @Test
    void fieldTooLongToBeHeldPassesAndLosesNothing() {
        String huge = "X-Huge: " + "x\u00e4".repeat(200_000);
        for (Capabilities capabilities : new Capabilities[] {EIGHT_BIT, SEVEN_BIT}) {
            String sent = TestMessage.of(huge + "\nSubject: b\n\nplain\n").sent(DEFAULTS, capabilities);
            assertThat(sent.replace("\n ", "").replace("=E4", "\u00e4")).isEqualTo(huge + "\nSubject: b\n\nplain\n");
            assertThat(sent.lines()).allMatch(line -> line.length() <= Survey.LONGEST_LINE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "References: %s<x@y>| <id-number@host.example>",
                "References: %s<x@y>|<id-number@host.example>",
                "To: %s<x@y>|\"N, 1\" <u1@dest.example>, ",
                "To: %s<x@y>|\"N, 1\"<u1@dest.example>,",
                "To: group: %s;|a@b,",
                "Cc: %s x@y| a@b (c, d),",
                "Subject: %s|word ",
                "Subject: %send|\t word",
                "Received: %s by x|from y (z) ",
                "X-Spam-Report: %s|* -1.9 RULE, that;is<one><two>  ",
                "Content-Type: text/plain%s; charset=us-ascii|; x=\"a b\"",
                "Content-Type: text/plain%s;charset=us-ascii|;x=\"a;b\"",
                "Resent-Cc: %s x@y|\"a \\\" b\" <c@d>, "
            })
    void longLinesAreFoldedWhereTheSyntaxHasAPlace(String shape) {
        String piece = shape.substring(shape.indexOf('|') + 1);
        String field = shape.substring(0, shape.indexOf('|')).replace("%s", piece.repeat(2200 / piece.length()));
        String sent = sent(field);
        assertThat(sent.lines()).allMatch(line -> line.length() <= 200 && !line.isBlank());
        assertThat(sent.lines().skip(1)).allMatch(line -> line.startsWith(" ") || line.startsWith("\t"));
        assertThat(sent.replace("\n", "").replaceAll("[ \t]", "")).isEqualTo(field.replaceAll("[ \t]", ""));
        if (!piece.endsWith(",") && !piece.contains("><") && piece.contains(" ") && !piece.startsWith(";")) {
            assertThat(sent.replace("\n", "")).isEqualTo(field);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: ", "Subject: Re: ", "X-Note: a ", "Comments: b \u00e4 "})
    void longWordsOfTextBecomeEncodedWords(String start) {
        String text = start + "x".repeat(3000) + " end";
        String sent = sent(text);
        assertThat(sent.lines()).allMatch(line -> line.length() <= 76);
        assertThat(DecoderUtil.decodeEncodedWords(sent.replace("\n", ""), DecodeMonitor.SILENT))
                .isEqualTo(text);
    }

    @Test
    void longNamesBecomeEncodedWords() {
        String name = "x".repeat(3000);
        String sent = sent("From: \"" + name + "\" <a@b> (" + name + ")");
        assertThat(sent.lines()).allMatch(line -> line.length() <= 76);
        assertThat(DecoderUtil.decodeEncodedWords(sent.replace("\n", ""), DecodeMonitor.SILENT)
                        .replace("( ", "("))
                .isEqualTo("From: " + name + " <a@b> (" + name + ")");
    }

    @Test
    void longParametersAreCutIntoPiecesOfWholeCharacters() {
        String name = "\u00e2\u0082\u00ac".repeat(300);
        for (String parameter : new String[] {
            "filename=\"" + name + "\"",
            "filename=" + name,
            "filename=\"" + "x y".repeat(500) + "\"",
            "filename=" + "x".repeat(1500),
            "filename*=utf-8'en'" + "%E2%82%AC".repeat(300)
        }) {
            String sent = sent("Content-Disposition: attachment; " + parameter + "; size=3");
            assertThat(sent.lines()).allMatch(line -> line.length() <= 76);
            assertThat(sent)
                    .startsWith("Content-Disposition: attachment;\n\tfilename*0*=")
                    .endsWith("; size=3");
            assertThat(sent.lines().filter(line -> line.contains("%")))
                    .allMatch(line -> !name.contains("\u00ac")
                            || !line.contains("%E2")
                            || line.replaceAll(";.*", "").endsWith("%AC"));
        }
    }

    @Test
    void signedHeadersAreNotFolded() {
        String field = "Subject: " + "word ".repeat(400).strip();
        assertThat(sent("DKIM-Signature: v=1; b=b\n" + field)).endsWith(field);
        assertThat(sent(field, DEFAULTS.withHeaderText(HeaderText.AS_IS))).isEqualTo(field);
    }

    @Test
    void fieldsOfPartsAreEncodedForServersThatTakeSevenBitsOnly() {
        String message = """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Disposition: attachment; filename="\u00e4"

                plain
                --b--
                """;
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(message);
        assertThat(TestMessage.of(message).sentToSevenBit())
                .isEqualTo(message.replace("; filename=\"\u00e4\"", ";\n\tfilename*=ISO-8859-1''%E4"));
    }
}
