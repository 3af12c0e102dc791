package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the index of the decisions against their files, and the links between them.
class DecisionsTest {
    private static final Path DIRECTORY = Path.of("../docs/decisions");
    private static final Path INDEX = DIRECTORY.resolve("0000-index.md");

    /// Number, file, and the decision in one clause.
    private static final Pattern LINE = Pattern.compile("- \\[([0-9]{4})]\\((\\1-[a-z0-9-]+\\.md)\\) \\S.*");

    private static final Pattern LINK = Pattern.compile("\\[([0-9]{4})]\\(([^)]*)\\)");

    @Test
    void theIndexHasALineForEachDecisionInOrder() throws IOException {
        List<String> indexed = Files.readAllLines(INDEX).stream()
                .filter(line -> line.startsWith("- "))
                .map(line -> {
                    var match = LINE.matcher(line);
                    assertThat(match.matches()).as(line).isTrue();
                    return match.group(2);
                })
                .toList();
        assertThat(indexed).containsExactlyElementsOf(decisions());
    }

    @Test
    void aDecisionBeginsWithItsNumber() throws IOException {
        for (String decision : decisions()) {
            assertThat(Files.readAllLines(DIRECTORY.resolve(decision)).getFirst())
                    .startsWith("# " + decision.substring(0, 4));
        }
    }

    @Test
    void numbersAreGivenOutOnce() throws IOException {
        assertThat(decisions()).extracting(name -> name.substring(0, 4)).doesNotHaveDuplicates();
    }

    @Test
    void aLinkFromOneDecisionToAnotherLeadsThere() throws IOException {
        for (String decision : decisions()) {
            String text = Files.readString(DIRECTORY.resolve(decision));
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                assertThat(DIRECTORY.resolve(link.group(2)))
                        .as(decision + ": " + link.group())
                        .isRegularFile();
                assertThat(link.group(2)).as(decision).startsWith(link.group(1));
            }
        }
    }

    private static List<String> decisions() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("0000-index.md"))
                    .sorted()
                    .toList();
        }
    }
}
