package org.zsmtp.scheduler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLineReaderTest {

    /// What the original agent wrote in fifteen different cases.
    private static final String CAPTURED = captured();

    @Test
    void everyLineOfTheOriginalAgentIsUnderstoodAndWrittenAgain() {
        StringBuilder written = new StringBuilder();
        for (ReceivedLine line : read(CAPTURED, CAPTURED.length())) {
            assertThat(line).isInstanceOf(ReceivedLine.Understood.class);
            written.append(new String(AgentLineWriter.octets(((ReceivedLine.Understood) line).line()), ISO_8859_1));
        }
        assertThat(written).hasToString(CAPTURED);
    }

    @Test
    void linesMayBeSplitAtEveryOctet() {
        List<ReceivedLine> whole = read(CAPTURED, CAPTURED.length());
        for (int piece = 1; piece < 300; piece += 7) {
            assertThat(read(CAPTURED, piece)).as("pieces of %d", piece).isEqualTo(whole);
        }
    }

    @Test
    void reportOfATemporaryFailureHasAllItsFields() {
        assertThat(understood("52001/260\tsouth@alpha.example\1failed\0014.0.0\1smtp; 451 (4.7.1 come back)"
                        + "\1dns; mx.alpha.example (192.0.2.20|25|198.51.100.2|55720)\1smtp[4711]"
                        + "\tdeferred \r->> 451 4.7.1 come back"))
                .isEqualTo(new AgentLine.RecipientReport(
                        52001,
                        260,
                        new NotaryFields(
                                "south@alpha.example",
                                NotaryAction.FAILED,
                                "4.0.0",
                                "smtp; 451 (4.7.1 come back)",
                                "dns; mx.alpha.example (192.0.2.20|25|198.51.100.2|55720)",
                                "smtp[4711]"),
                        ReportStatus.of(Verb.DEFERRED),
                        "\r->> 451 4.7.1 come back"));
    }

    @ParameterizedTest
    @CsvSource({
        "retryat +60 later, 60, later",
        "retryat 3600 later, 3600, later",
        "retryat +60, 60, ''",
        "'retryat +60 ', 60, ''",
    })
    void retryatNamesATime(String status, long seconds, String message) {
        assertThat(understood("1/2\t\t" + status))
                .isEqualTo(new AgentLine.RecipientReport(1, 2, null, ReportStatus.retryAfter(seconds), message));
    }

    @Test
    void messageMayHaveTabsAndSpaces() {
        assertThat(understood("1/2\t\tok3\ta\tb  c"))
                .isEqualTo(new AgentLine.RecipientReport(1, 2, null, ReportStatus.of(Verb.OK3), "a\tb  c"));
        assertThat(understood("0/0\t\tok3"))
                .isEqualTo(new AgentLine.RecipientReport(0, 0, null, ReportStatus.of(Verb.OK3), ""));
    }

    @Test
    void remarksAreToldByTheirFirstOctets() {
        assertThat(understood("#hungry")).isEqualTo(new AgentLine.Hungry());
        assertThat(understood("#hungry?")).isEqualTo(new AgentLine.Hungry());
        assertThat(understood("#resync \t A/B/1")).isEqualTo(new AgentLine.Resync("A/B/1"));
        assertThat(understood("# hungry")).isEqualTo(new AgentLine.Comment("hungry"));
        assertThat(understood("#HELP!")).isEqualTo(new AgentLine.Comment("HELP!"));
        assertThat(understood("#")).isEqualTo(new AgentLine.Comment(""));
        assertThat(understood("")).isEqualTo(new AgentLine.Comment(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp: bad option",
                "1/2",
                "1/2\t",
                "1/2\tok3",
                "/2\t\tok3",
                "1/\t\tok3",
                "x1/2\t\tok3",
                "-1/2\t\tok3",
                "1/+2\t\tok3",
                "1/2x\t\tok3",
                "99999999999999999999/2\t\tok3",
                "1/2\t\t",
                "1/2\t\tOK3",
                "1/2\t\tok4 x",
                "1/2\t\t ok3",
                "1/2\t\tretryat",
                "1/2\t\tretryat later",
                "1/2\t\tretryat +0 later",
                "1/2\t\tretryat ++6 later",
                "1/2\t\tretryat  60 later",
                "1/2\tnotary\tok3",
                "1/2\ta\1failed\tok3",
                "1/2\ta\1failed\0014.0.0\1d\1w\tok3",
                "1/2\ta\1failed\0014.0.0\1d\1w\1t\1x\tok3",
                "1/2\ta\1lost\0014.0.0\1d\1w\1t\tok3",
                "\tat java.base/java.lang.Thread.run(Thread.java:1583)",
            })
    void misformedLinesAreValuesThatSayWhy(String line) {
        assertThat(AgentLineReader.parse(line)).isInstanceOfSatisfying(ReceivedLine.Misformed.class, misformed -> {
            assertThat(misformed.line()).isEqualTo(line);
            assertThat(misformed.reason()).matches("[ -~]+");
        });
    }

    @Test
    void overlongLineIsMisformedAndTheNextOneIsRead() {
        assertThat(read("x".repeat(100_000) + "\n#hungry\n", 1000))
                .containsExactly(
                        new ReceivedLine.Misformed("x".repeat(AgentLineReader.LINE_OCTETS), "line too long"),
                        new ReceivedLine.Understood(new AgentLine.Hungry()));
    }

    private static AgentLine understood(String line) {
        return ((ReceivedLine.Understood) AgentLineReader.parse(line)).line();
    }

    private static List<ReceivedLine> read(String text, int piece) {
        AgentLineReader reader = new AgentLineReader();
        List<ReceivedLine> lines = new ArrayList<>();
        for (int i = 0; i < text.length(); i += piece) {
            String part = text.substring(i, Math.min(text.length(), i + piece));
            reader.append(ByteBuffer.wrap(part.getBytes(ISO_8859_1)));
            for (ReceivedLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String captured() {
        try (InputStream in =
                Objects.requireNonNull(AgentLineReaderTest.class.getResourceAsStream("agent-lines.txt"))) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bad option, no slash",
        "/2\t\tok3, no number as id",
        "1/\t\tok3, no number as offset",
        "1/2 ok3, no TAB behind the offset",
        "1/2\tok3, no TAB behind the notary",
        "1/2\t\tok4, unknown status word",
        "1/2\t\tretryat, no number as time behind retryat",
    })
    void whatIsMissingIsNamed(String line, String reason) {
        assertThat(AgentLineReader.parse(line)).isEqualTo(new ReceivedLine.Misformed(line, reason));
    }

    @ParameterizedTest
    @ValueSource(chars = {' ', '\t', '\u000b', '\f', '\r'})
    void whiteSpaceOfAnyKindEndsTheStatus(char space) {
        assertThat(understood("1/2\t\tok3" + space + "text"))
                .isEqualTo(new AgentLine.RecipientReport(1, 2, null, ReportStatus.of(Verb.OK3), "text"));
    }
}
