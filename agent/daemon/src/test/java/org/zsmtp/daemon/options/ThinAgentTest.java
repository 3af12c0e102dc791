package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The thin agent splits a command line as the agent itself does: its lists of options are those of the table.
class ThinAgentTest {
    private static final Path PROGRAM = Path.of("../../scripts/lib/agent.pl");

    @Test
    void itKnowsWhichOptionsHaveAValue() throws IOException {
        assertThat(list("valued")).containsExactlyInAnyOrderElementsOf(names(Option::needsValue));
    }

    @Test
    void itKnowsWithWhichOptionsNothingIsServed() throws IOException {
        assertThat(list("by_hand"))
                .containsExactlyInAnyOrderElementsOf(names(each -> !each.isSetting() && each != Option.CONFIG));
    }

    private static List<String> list(String name) throws IOException {
        Matcher words = Pattern.compile("my %" + name + " = map \\{ \\$_ => 1 } qw\\(([^)]*)\\)")
                .matcher(Files.readString(PROGRAM));
        assertThat(words.find()).isTrue();
        return List.of(words.group(1).strip().split("\\s+"));
    }

    private static List<String> names(Predicate<Option> which) {
        return Arrays.stream(Option.values())
                .filter(which)
                .flatMap(each -> Stream.concat(each.letter().map(String::valueOf).stream(), Stream.of(each.longName())))
                .toList();
    }
}
