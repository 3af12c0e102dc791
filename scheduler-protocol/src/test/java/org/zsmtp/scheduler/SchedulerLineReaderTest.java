package org.zsmtp.scheduler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerLineReaderTest {

    private static final String SESSION = "I/J/48213-907\tshop.example\n#idle\n52001\n../x\ty\n\n";
    private static final List<SchedulerLine> LINES = List.of(
            new SchedulerLine.Job(new JobPath("I/J/48213-907"), "shop.example"),
            new SchedulerLine.Idle(),
            new SchedulerLine.Job(new JobPath("52001"), null),
            new SchedulerLine.Invalid("../x\ty", "job path with a segment of dots"),
            new SchedulerLine.Stop());

    @Test
    void linesThatComeTogetherAreReadOneByOne() {
        SchedulerLineReader reader = new SchedulerLineReader();
        reader.append(octets(SESSION));
        assertThat(all(reader)).isEqualTo(LINES);
    }

    @Test
    void linesMayBeSplitAtEveryOctet() {
        for (int split = 0; split <= SESSION.length(); split++) {
            SchedulerLineReader reader = new SchedulerLineReader();
            reader.append(octets(SESSION.substring(0, split)));
            List<SchedulerLine> lines = all(reader);
            reader.append(octets(SESSION.substring(split)));
            lines.addAll(all(reader));
            assertThat(lines).as("split at %d", split).isEqualTo(LINES);
        }
        SchedulerLineReader reader = new SchedulerLineReader();
        List<SchedulerLine> lines = new ArrayList<>();
        for (int i = 0; i < SESSION.length(); i++) {
            reader.append(octets(SESSION.substring(i, i + 1)));
            lines.addAll(all(reader));
        }
        assertThat(lines).isEqualTo(LINES);
    }

    @ParameterizedTest
    @CsvSource({
        "'#idle ', unknown directive",
        "#Idle, unknown directive",
        "#, unknown directive",
        "'1\thost\textra', control character",
        "'1\thost\r', control character",
        "'1\t', empty host",
        "'\thost', empty segment",
        "' ', digit",
    })
    void malformedLinesAreValuesThatSayWhy(String line, String reason) {
        assertThat(SchedulerLine.parse(line)).isInstanceOfSatisfying(SchedulerLine.Invalid.class, invalid -> {
            assertThat(invalid.line()).isEqualTo(line);
            assertThat(invalid.reason()).contains(reason);
        });
    }

    @Test
    void pathOfAnInvalidLineIsWhatStandsBeforeTheTab() {
        assertThat(new SchedulerLine.Invalid("A/../1\thost\tx", "dots").path()).isEqualTo("A/../1");
        assertThat(new SchedulerLine.Invalid("#halt", "unknown").path()).isEqualTo("#halt");
    }

    @Test
    void hostKeepsItsOctets() {
        assertThat(SchedulerLine.parse("1\tb\u00fccher (x) \"y z\""))
                .isEqualTo(new SchedulerLine.Job(new JobPath("1"), "b\u00fccher (x) \"y z\""));
    }

    @Test
    void partialLineAtTheEndOfInputIsNoLine() {
        SchedulerLineReader reader = new SchedulerLineReader();
        reader.append(octets("#idle\nD/J/2424899\texample.net"));
        assertThat(all(reader)).containsExactly(new SchedulerLine.Idle());
        assertThat(reader.next()).isNull();
    }

    @Test
    void lineOfTheGreatestLengthIsRead() {
        SchedulerLineReader reader = new SchedulerLineReader(8);
        reader.append(octets("1\tabcdef\n1\tabcdefg\n2\n"));
        assertThat(all(reader))
                .containsExactly(
                        new SchedulerLine.Job(new JobPath("1"), "abcdef"),
                        new SchedulerLine.Invalid("1\tabcdef", "line too long"),
                        new SchedulerLine.Job(new JobPath("2"), null));
    }

    @Test
    void overlongLineIsOneInvalidLineHoweverItComes() {
        for (int piece = 1; piece < 40; piece++) {
            SchedulerLineReader reader = new SchedulerLineReader(8);
            List<SchedulerLine> lines = new ArrayList<>();
            String text = "7" + "x".repeat(100) + "\n#idle\n";
            for (int i = 0; i < text.length(); i += piece) {
                reader.append(octets(text.substring(i, Math.min(text.length(), i + piece))));
                lines.addAll(all(reader));
            }
            assertThat(lines)
                    .as("pieces of %d", piece)
                    .containsExactly(new SchedulerLine.Invalid("7xxxxxxx", "line too long"), new SchedulerLine.Idle());
        }
    }

    @Test
    void overlongLineWithoutEndIsNotKept() {
        LineFraming framing = new LineFraming(100);
        byte[] block = new byte[1000];
        for (int i = 0; i < 10_000; i++) {
            framing.append(ByteBuffer.wrap(block));
            assertThat(framing.next()).isNull();
        }
        assertThat(framing.capacity()).isBetween(100, 5000);
    }

    @Test
    void writerWritesWhatTheReaderReads() {
        StringBuilder written = new StringBuilder();
        for (SchedulerLine line : LINES) {
            written.append(new String(SchedulerLineWriter.octets(line), ISO_8859_1));
        }
        assertThat(written).hasToString(SESSION);
    }

    @Test
    void jobWithAHostThatCouldForgeALineCannotBeBuilt() {
        assertThatThrownBy(() -> new SchedulerLine.Job(new JobPath("1"), "a\n#idle"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SchedulerLine.Invalid("a\n#idle", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lineOfTheGreatestLengthIsReadThoughItsEndComesLater() {
        SchedulerLineReader reader = new SchedulerLineReader(8);
        reader.append(octets("1\tabcdef"));
        assertThat(reader.next()).isNull();
        reader.append(octets("\n"));
        assertThat(all(reader)).containsExactly(new SchedulerLine.Job(new JobPath("1"), "abcdef"));
    }

    @Test
    void lineHasRoomForAnOctetAtLeast() {
        assertThatThrownBy(() -> new SchedulerLineReader(0)).isInstanceOf(IllegalArgumentException.class);
        SchedulerLineReader reader = new SchedulerLineReader(1);
        reader.append(octets("7\n"));
        assertThat(all(reader)).containsExactly(new SchedulerLine.Job(new JobPath("7"), null));
    }

    private static List<SchedulerLine> all(SchedulerLineReader reader) {
        List<SchedulerLine> lines = new ArrayList<>();
        for (SchedulerLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
