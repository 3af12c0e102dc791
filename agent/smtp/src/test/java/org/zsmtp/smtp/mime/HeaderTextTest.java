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
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;

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
                "Subject:\u00e4|Subject:=?ISO-8859-1?Q?=E4?=",
                "Subject: \u00c3\u00a4|Subject: =?UTF-8?Q?=C3=A4?=",
                "Subject: =?x?Q?y?= \u00e4|Subject: =?x?Q?y?= =?ISO-8859-1?Q?_=E4?=",
                "Subject: \u00e4 =?x?Q?y?=|Subject: =?ISO-8859-1?Q?=E4_?= =?x?Q?y?=",
                "X-Note: \u00e5\u00e4\u00f6 value|X-Note: =?ISO-8859-1?Q?=E5=E4=F6?= value",
                "From: \u00c4iti Alice <a@b>|From: =?ISO-8859-1?Q?=C4iti?= Alice <a@b>",
                "From: \"J\u00fcrgen \\\"J\\\" M.\" <a@b>|From: =?ISO-8859-1?Q?J=FCrgen_=22J=22_M=2E?= <a@b>",
                "To: a@b (M\u00fcller), c@d|To: a@b (=?ISO-8859-1?Q?M=FCller?=), c@d",
                "Cc: Gr\u00fcppe: a@b, \u00d6 <c@d>;|Cc: =?ISO-8859-1?Q?Gr=FCppe?=: a@b, =?ISO-8859-1?Q?=D6?= <c@d>;",
                "To: \"plain, name\" <a@b>, \u00e4 <c@d>|To: \"plain, name\" <a@b>, =?ISO-8859-1?Q?=E4?= <c@d>",
                "To: m\u00fcller@x|To: m\u00fcller@x",
                "To: \"m\u00fcller\"@x|To: \"m\u00fcller\"@x",
                "To: <m\u00fcller@x>|To: <m\u00fcller@x>",
                "To: a@b (\u00e4 (\u00f6))|To: a@b (\u00e4 (\u00f6))",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: <m\u00fcller@x>",
                "Message-ID: <\u00e4@x>",
                "To: a (\u00e4 (\u00f6)) \"\u00e4",
                "Content-Type: text/plain (\u00e4); n\u00e4me=x",
                "To: <\u00e4",
                "To: (\u00e4",
                "To: \"\u00e4",
                "To: [\u00e4",
                "To: \\\u00e4",
                "To: (\u00e4\\",
                "\u00e4: x",
                "no field \u00e4"
            })
    void serverThatTakesSevenBitsGetsQuestionMarksWhereNoEncodedWordMayStand(String field) {
        String sent = TestMessage.of(field + "\nX: y\n\nplain\n").sentToSevenBit();
        assertThat(sent.chars()).allMatch(c -> c < 0x80);
        assertThat(sent).contains("?").endsWith("\nX: y\n\nplain\n");
    }

    @Test
    void foldsOfTheFieldStay() {
        assertThat(sent("Subject: a\n \u00e4\n b")).isEqualTo("Subject: a\n =?ISO-8859-1?Q?=E4?=\n b");
        assertThat(sent("To: \u00e4 <a@b>,\n\tb@c,\n\t\u00f6 <d@e>"))
                .isEqualTo("To: =?ISO-8859-1?Q?=E4?= <a@b>,\n\tb@c,\n\t=?ISO-8859-1?Q?=F6?= <d@e>");
    }

    @Test
    void fieldTooLongToBeHeldPassesAndLosesNothingElse() {
        String huge = "X-Huge: " + "x\u00e4".repeat(200_000);
        String message = huge + "\nSubject: b\n\nplain\n";
        assertThat(TestMessage.of(message).sent(DEFAULTS, EIGHT_BIT)).isEqualTo(message);
        assertThat(TestMessage.of(message).sentToSevenBit()).isEqualTo(message.replace('\u00e4', '?'));
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
