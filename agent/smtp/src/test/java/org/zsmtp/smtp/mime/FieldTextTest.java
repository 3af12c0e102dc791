package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldTextTest {

    private static final FieldText TEXT = new FieldText(DefaultCharset.ISO_8859_1);
    private static final String WORD = "=?UTF-8?Q?=C3=A4?=";

    private static String subject(String value) {
        return TEXT.written("Subject", value, Treatment.Header.ENCODED);
    }

    @ParameterizedTest
    @CsvSource({
        "To, '<a@b.example>,'",
        "Resent-Cc, '<a@b.example>,'",
        "Content-Type, ';a=b'",
        "List-Help, '<https://h.example/>,'",
        "References, <a@b.example>"
    })
    void longListIsFoldedBetweenItsMembers(String name, String member) {
        String value = " x/y" + member.repeat(1200 / member.length());
        String written = TEXT.written(name, value, Treatment.Header.FOLDED);
        assertThat(written.lines()).hasSizeGreaterThan(12).allMatch(line -> line.length() < 100);
        assertThat(written.replace("\n ", "")).isEqualTo(name + ":" + value);
    }

    @Test
    void addressBeyondAsciiIsSeen() {
        assertThat(TEXT.hasWideAddress("To", " <\u00e4@b>")).isTrue();
        assertThat(TEXT.hasWideAddress("Resent-To", " <\u00e4@b>")).isTrue();
        assertThat(TEXT.hasWideAddress("To", " <a\u007f@b>")).isFalse();
        assertThat(TEXT.hasWideAddress("To", " \u00e4 <a@b>")).isFalse();
        assertThat(TEXT.hasWideAddress("Subject", " <\u00e4@b>")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<https://b\u00c3\u00bccher.example/>|<https://xn--bcher-kva.example/>",
                " <https://b\u00c3\u00bccher.example/>| <https://xn--bcher-kva.example/>",
                "<https://h.example/\u00c3\u00a4> (\u00c3\u00a4)|<https://h.example/%C3%A4> (%)",
                " <https://h.example/\u00c3\u00a4>,(\u00c3\u00a4) <b| <https://h.example/%C3%A4>,(%) <b",
                " https://b\u00c3\u00bccher.example/| https://xn--bcher-kva.example/",
                "``|``"
            })
    void hostsOfUrisAreWrittenInAscii(String value, String written) {
        String expected = written.replace("(%)", "(" + WORD + ")");
        assertThat(TEXT.written("List-Help", value, Treatment.Header.SEVEN_BIT)).isEqualTo("List-Help:" + expected);
    }

    @Test
    void plainWordIsEncodedWhereItDoesNotFitALine() {
        assertThat(subject(" " + "x".repeat(900))).isEqualTo("Subject: " + "x".repeat(900));
        assertThat(subject(" " + "x".repeat(901))).startsWith("Subject:\n =?UTF-8?Q?xxx");
        assertThat(subject(" a\u007fb")).isEqualTo("Subject: a\u007fb");
    }

    /// RFC 2047 section 2: each line with an encoded word has 76 characters at most.
    @Test
    void lineWithAnEncodedWordIsFoldedWhereItWouldHaveMoreThan76Columns() {
        assertThat(subject(" \u00c3\u00a4" + "x".repeat(49)))
                .isEqualTo("Subject: =?UTF-8?Q?=C3=A4" + "x".repeat(49) + "?=")
                .hasSize(76);
        assertThat(subject(" \u00c3\u00a4" + "x".repeat(50)))
                .isEqualTo("Subject:\n =?UTF-8?Q?=C3=A4" + "x".repeat(50) + "?=");
        assertThat(subject(" a \n \u00c3\u00a4 " + "b".repeat(56)))
                .isEqualTo("Subject: a \n " + WORD + " " + "b".repeat(56));
        assertThat(subject(" a \n \u00c3\u00a4 " + "b".repeat(57)))
                .isEqualTo("Subject: a \n " + WORD + "\n " + "b".repeat(57));
    }

    @Test
    void foldThatIsThereIsEnough() {
        assertThat(subject(" " + "a".repeat(60) + "\n \u00c3\u00a4"))
                .isEqualTo("Subject: " + "a".repeat(60) + "\n " + WORD);
        String plain = "\n " + "a".repeat(40) + " " + "b".repeat(40);
        assertThat(subject(" \u00c3\u00a4" + plain)).isEqualTo("Subject: " + WORD + plain);
    }

    private static String converted(Treatment.Header how, String field) {
        Octets out = new Octets(16);
        Treatment treatment = new Treatment(Treatment.Body.AS_IS, null, "", how);
        new HeaderConverter(new Entity(0, null, true), treatment, TEXT).field(TestLine.field(field), out);
        return out.toString();
    }

    /// RFC 5322 section 2.1.1.
    @ParameterizedTest
    @EnumSource(
            value = Treatment.Header.class,
            names = {"FOLDED", "ENCODED", "SEVEN_BIT"})
    void fieldOf998OctetsStaysAsItIs(Treatment.Header how) {
        String field = "Subject: " + "x".repeat(989);
        assertThat(converted(how, field)).isEqualTo(field + "\n");
        assertThat(converted(how, field + "x")).startsWith("Subject:\n =?UTF-8?Q?xxx");
        assertThat(converted(how, "Subject: a\0b")).isEqualTo("Subject: ab\n");
    }

    @Test
    void onlySomeTreatmentsEncode() {
        assertThat(converted(Treatment.Header.AS_IS, "Subject: \u00e4")).isEqualTo("Subject: \u00e4\n");
        assertThat(converted(Treatment.Header.FOLDED, "Subject: \u00e4")).isEqualTo("Subject: \u00e4\n");
        assertThat(converted(Treatment.Header.FOLDED, "Subject: \u00e4\n" + " b".repeat(500)))
                .startsWith("Subject: \u00e4\n b");
        assertThat(converted(Treatment.Header.ENCODED, "Subject: \u00e4")).isEqualTo("Subject: =?ISO-8859-1?Q?=E4?=\n");
        assertThat(converted(Treatment.Header.ENCODED, "Message-ID: <\u00e4@b>"))
                .isEqualTo("Message-ID: <\u00e4@b>\n");
        assertThat(converted(Treatment.Header.SEVEN_BIT, "Message-ID: <\u00e4@b>"))
                .isEqualTo("Message-ID: <%E4@b>\n");
    }
}
