package org.zsmtp.scheduler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AgentLineWriterTest {

    private static final NotaryFields NOTARY = new NotaryFields(
            "c@dst.example",
            NotaryAction.FAILED,
            "5.4.1 (TCP/IP-connection failure)",
            "smtp; 500 (Connection refused)",
            "dns; mx.dst.example (192.0.2.9|25|198.51.100.2|48570)",
            "smtp[2160]");

    @Test
    void directivesAndCommentsHaveTheirForm() {
        assertThat(text(new AgentLine.Hungry())).isEqualTo("#hungry\n");
        assertThat(text(new AgentLine.Resync("A/A/999999"))).isEqualTo("#resync A/A/999999\n");
        assertThat(text(new AgentLine.Comment("smtp needs defined host!"))).isEqualTo("# smtp needs defined host!\n");
    }

    @Test
    void reportWithoutNotaryKeepsBothTabs() {
        assertThat(text(new AgentLine.RecipientReport(
                        48213, 130, null, ReportStatus.of(Verb.OK3), "\r<<- DATA\r->> 354 go")))
                .isEqualTo("48213/130\t\tok3 \r<<- DATA\r->> 354 go\n");
        assertThat(text(new AgentLine.RecipientReport(1, 0, null, ReportStatus.of(Verb.OK3), "")))
                .isEqualTo("1/0\t\tok3\n");
    }

    @Test
    void reportWithNotaryAndTimeHasItsForm() {
        assertThat(text(new AgentLine.RecipientReport(
                        1001, 136, NOTARY, ReportStatus.retryAfter(60), "smtp; 500 (Connection refused)")))
                .isEqualTo("1001/136\tc@dst.example\1failed\0015.4.1 (TCP/IP-connection failure)"
                        + "\1smtp; 500 (Connection refused)"
                        + "\1dns; mx.dst.example (192.0.2.9|25|198.51.100.2|48570)\1smtp[2160]"
                        + "\tretryat +60 smtp; 500 (Connection refused)\n");
        assertThat(text(new AgentLine.RecipientReport(1, 0, null, ReportStatus.retryAfter(60), "")))
                .isEqualTo("1/0\t\tretryat +60 \n");
    }

    @Test
    void emptySubFieldsKeepTheirSeparators() {
        assertThat(new NotaryFields("", NotaryAction.NONE, "", "", "", "").text())
                .isEqualTo("\1-\1\1\1\1");
    }

    @Test
    void replyTextCannotForgeALine() {
        assertThat(report("550 no\n#hungry\n1/2\t\tok3")).isEqualTo("1/2\t\terror2 550 no\r#hungry\r1/2\t\tok3\n");
        assertThat(report("550 no\r\n#hungry")).isEqualTo("1/2\t\terror2 550 no\r#hungry\n");
        assertThat(report("550 \0\1\33[2J\177\13\14\10\ttab")).isEqualTo("1/2\t\terror2 550 ???[2J????\ttab\n");
    }

    @Test
    void eightBitTextKeepsItsOctetsAndWiderCharactersCannotBecomeControls() {
        assertThat(report("\u00e4\u00a0\u00ff \u760a\u0109\ud83d\ude00"))
                .isEqualTo("1/2\t\terror2 \u00e4\u00a0\u00ff ????\n");
    }

    @Test
    void subFieldsCannotForgeSubFieldsOrFields() {
        String evil = "a\1b\tc\nd\re\0f\33g\3";
        String expected = "a?b c d e?f?g?";
        assertThat(new NotaryFields(evil, NotaryAction.FAILED, evil, evil, evil, evil).text())
                .isEqualTo(String.join("\1", expected, "failed", expected, expected, expected, expected));
    }

    @Test
    void commentCannotLookLikeADirective() {
        for (String text : new String[] {"hungry", "resync 1", "#hungry", "\n#hungry", "", " ", "hungry\n"}) {
            String line = text(new AgentLine.Comment(text));
            assertThat(line).startsWith("# ").endsWith("\n").doesNotContainPattern("\n.");
            assertThat(AgentLineReader.parse(line.substring(0, line.length() - 1)))
                    .isInstanceOfSatisfying(
                            ReceivedLine.Understood.class,
                            understood -> assertThat(understood.line()).isInstanceOf(AgentLine.Comment.class));
        }
    }

    @Test
    void longTextsAreCut() {
        assertThat(report("x".repeat(9000))).hasSize("1/2\t\terror2 \n".length() + 8162);
        assertThat(report("\n".repeat(9000))).hasSize("1/2\t\terror2 \n".length() + 8162);
        assertThat(text(new AgentLine.Resync("1".repeat(300)))).isEqualTo("#resync " + "1".repeat(200) + "\n");
        assertThat(text(new AgentLine.Comment("x".repeat(9000)))).hasSize(8162 + 3);
        assertThat(new NotaryFields("x".repeat(9000), NotaryAction.NONE, "", "", "", "").text())
                .hasSize(NotaryFields.SUBFIELD_OCTETS + 6);
    }

    @Test
    void negativeNumbersCannotBeReported() {
        ReportStatus status = ReportStatus.of(Verb.OK3);
        assertThatThrownBy(() -> new AgentLine.RecipientReport(-1, 0, null, status, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AgentLine.RecipientReport(0, -1, null, status, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Law: any line, whatever its texts, is one line of octets and reads back as a line of the same kind and fields.
    @Test
    void everyLineReadsBackAsItself() {
        long seed = Long.getLong("zsmtp.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            AgentLine line = line(random);
            String text = text(line);
            assertThat(text.indexOf('\n')).as("seed %d", seed).isEqualTo(text.length() - 1);
            assertThat(text.indexOf('\0')).as("seed %d", seed).isEqualTo(-1);
            String octets = text.substring(0, text.length() - 1);
            AgentLine read = ((ReceivedLine.Understood) AgentLineReader.parse(octets)).line();
            assertThat(read.getClass()).as("seed %d", seed).isEqualTo(line.getClass());
            assertThat(text(read)).as("seed %d", seed).isEqualTo(text);
            if (line instanceof AgentLine.RecipientReport report) {
                AgentLine.RecipientReport back = (AgentLine.RecipientReport) read;
                assertThat(back.id()).isEqualTo(report.id());
                assertThat(back.offset()).isEqualTo(report.offset());
                assertThat(back.status()).isEqualTo(report.status());
                assertThat(back.message()).isEqualTo(AgentLineWriter.message(report.message()));
                assertThat(back.notary() == null).isEqualTo(report.notary() == null);
            }
        }
    }

    private static AgentLine line(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new AgentLine.Hungry();
            case 1 -> new AgentLine.Resync("1" + hostile(random));
            case 2 -> new AgentLine.Comment(hostile(random));
            default ->
                new AgentLine.RecipientReport(
                        random.nextLong(1_000_000_000_000_000_000L),
                        random.nextInt(1 << 20),
                        random.nextBoolean() ? null : notary(random),
                        status(random),
                        hostile(random));
        };
    }

    private static ReportStatus status(Random random) {
        Verb verb = one(random, Verb.values());
        return verb == Verb.RETRYAT ? ReportStatus.retryAfter(1 + random.nextInt(1 << 20)) : ReportStatus.of(verb);
    }

    private static NotaryFields notary(Random random) {
        return new NotaryFields(
                hostile(random),
                one(random, NotaryAction.values()),
                hostile(random),
                hostile(random),
                hostile(random),
                hostile(random));
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static String hostile(Random random) {
        String alphabet = "ab /#+1\t\n\r\0\1\3\33\177\u0080\u00ff\u0109\u010a\u760a";
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "#hungry" : "");
        for (int length = random.nextInt(14); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String report(String message) {
        return text(new AgentLine.RecipientReport(1, 2, null, ReportStatus.of(Verb.ERROR2), message));
    }

    private static String text(AgentLine line) {
        return new String(AgentLineWriter.octets(line), ISO_8859_1);
    }
}
