package org.zsmtp.scheduler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctetTextTest {

    private static final String C1 = "[\u0080-\u009f]";

    @Test
    void commandsInSingleOctetsBecomeQuestionMarks() {
        assertThat(OctetText.withoutC1("\u009b2J\u009d0;title\u009c")).isEqualTo("?2J?0;title?");
    }

    @Test
    void commandsInUtf8BecomeOneQuestionMark() {
        assertThat(OctetText.withoutC1(octets("a\u009b31m"))).isEqualTo("a?31m");
        assertThat(OctetText.withoutC1("\u00e0\u0082\u009b and \u00c2")).isEqualTo("\u00e0?? and \u00c2");
    }

    @Test
    void charactersThatHoldSuchOctetsGoAsAWholeAndTheOthersStay() {
        assertThat(OctetText.withoutC1(octets("\u00e9\u00c9 \u0431\u0440 \u4e16 \ud83d\ude00")))
                .isEqualTo(octets("\u00e9? \u0431? ? ?"));
    }

    @Test
    void textOfEightBitsWithoutThemStays() {
        assertThat(OctetText.withoutC1("caf\u00e9 \u00a0\u00ff")).isEqualTo("caf\u00e9 \u00a0\u00ff");
    }

    @Test
    void anAddressStaysTheSameAddressInEscapes() {
        assertThat(OctetText.addressWithoutC1(octets("\u00c9d@\u0440.example"))).isEqualTo("\\x{C9}d@\\x{440}.example");
        assertThat(OctetText.addressWithoutC1("a\u009bb@dst.example")).isEqualTo("a?b@dst.example");
    }

    @Test
    void theNotaryAndTheMessageHoldNoneOfThem() {
        String evil = octets("\u00c9\u009b") + "\u009bx";
        NotaryFields notary = new NotaryFields(evil, NotaryAction.FAILED, evil, evil, evil, evil);
        assertThat(notary.text()).startsWith("\\x{C9}\\x{9B}?x\1").doesNotContainPattern(C1);
        assertThat(AgentLineWriter.message(evil)).isEqualTo("???x");
        for (AgentLine line : new AgentLine[] {
            new AgentLine.Comment(evil),
            new AgentLine.Resync(evil),
            new AgentLine.RecipientReport(1, 2, notary, ReportStatus.of(Verb.ERROR), evil)
        }) {
            assertThat(new String(AgentLineWriter.octets(line), ISO_8859_1)).doesNotContainPattern(C1);
        }
    }

    @Test
    void ofAnyOctetsNoneOfThemIsLeftAndUtf8StaysUtf8() {
        Random random = new Random(9);
        for (int run = 0; run < 20_000; run++) {
            byte[] some = new byte[random.nextInt(12)];
            random.nextBytes(some);
            String text = new String(some, ISO_8859_1);
            assertThat(OctetText.withoutC1(text)).doesNotContainPattern(C1);
            String utf8 = octets(text + Character.toString(0x400 + random.nextInt(0x8000)));
            assertThat(new String(OctetText.withoutC1(utf8).getBytes(ISO_8859_1), UTF_8))
                    .doesNotContain("\ufffd")
                    .doesNotContainPattern(C1);
        }
    }

    private static String octets(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /// The first and the last characters of each length, and what RFC 3629 excludes beside them.
    @ParameterizedTest
    @CsvSource({
        "c280, ?",
        "df80, ?",
        "e0a080, ?",
        "ed9fbf, ?",
        "ee8080, ?",
        "ef8080, ?",
        "f0908080, ?",
        "f48fbfbf, ?",
        "c180, \u00c1?",
        "e09fbf, \u00e0?\u00bf",
        "eda080, \u00ed\u00a0?",
        "edbf80, \u00ed\u00bf?",
        "f08fbfbf, \u00f0?\u00bf\u00bf",
        "f4908080, \u00f4???",
        "f5808080, \u00f5???",
        "e48061, \u00e4?a",
        "e480, \u00e4?",
        "a09fa0, \u00a0?\u00a0"
    })
    void whatIsOneCharacterOfUtf8IsReplacedAsOne(String octets, String replaced) {
        String text = new String(HexFormat.of().parseHex(octets), ISO_8859_1);
        assertThat(OctetText.withoutC1(text)).isEqualTo(replaced);
    }
}
