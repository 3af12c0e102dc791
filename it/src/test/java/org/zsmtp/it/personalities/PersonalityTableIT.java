package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Holds the table of what the programs that this one succeeds are documented to do against the tests that prove it
/// here. A line has the tests that prove it, or a reason why there is none; a line with neither fails the build.
class PersonalityTableIT {

    private static final Path PROJECT = Path.of("..");
    private static final Path TABLE = Path.of("src/test/resources/personalities/table.tsv");

    /// smtpmail 1 to 45, the Java API 81 to 100, msmtp 101 to 206.
    private static final List<Integer> NUMBERS = IntStream.concat(
                    IntStream.rangeClosed(1, 45), IntStream.rangeClosed(81, 206))
            .boxed()
            .toList();

    /// @param proof the test, or the reason why there is none
    private record Row(int number, String what, String module, String type, String proof) {
        boolean isTest() {
            return !module.isEmpty();
        }
    }

    @Test
    void everyLineIsProvedOrHasItsReason() throws IOException {
        List<Row> rows = rows();
        assertThat(rows.stream().map(Row::number).distinct()).containsExactlyElementsOf(NUMBERS);
        List<Row> unproved = rows.stream().filter(row -> row.proof.isEmpty()).toList();
        List<Row> reasons = rows.stream()
                .filter(row -> !row.isTest() && !row.proof.isEmpty())
                .toList();
        System.out.printf(
                "personalities: %d lines, %d without a test and with a reason, %d with neither%n",
                NUMBERS.size(), reasons.size(), unproved.size());
        reasons.forEach(row -> System.out.println("  " + row.number + " " + row.what + ": " + row.proof));
        unproved.forEach(row -> System.out.println("  " + row.number + " " + row.what + ": UNPROVED"));
        assertThat(unproved).isEmpty();
    }

    @Test
    void everyTestOfTheTableIsThere() throws IOException {
        for (Row row : rows()) {
            if (row.isTest()) {
                Path source = PROJECT.resolve(row.module)
                        .resolve("src/test/java")
                        .resolve(row.type.replace('.', '/') + ".java");
                assertThat(source).as(row.toString()).isRegularFile();
                Pattern living = Pattern.compile(
                        "@(?:Test|ParameterizedTest|TestFactory)\\b(?:(?!@Disabled|\\n    }\\n).)*?\\n    [\\w<>]+ "
                                + Pattern.quote(row.proof) + "\\(",
                        Pattern.DOTALL);
                assertThat(Files.readString(source)).as(row.toString()).containsPattern(living);
            }
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE, StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                rows.add(
                        cells.length == 5
                                ? new Row(Integer.parseInt(cells[0]), cells[1], cells[2], cells[3], cells[4])
                                : new Row(Integer.parseInt(cells[0]), cells[1], "", "", cells[2]));
            }
        }
        return rows;
    }
}
