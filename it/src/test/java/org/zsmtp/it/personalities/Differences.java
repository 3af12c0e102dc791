package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where two programs differ on purpose: a file of lines `case: what differs: reason`.
///
/// @param byCase what differs in each case that is named
record Differences(Map<String, Set<String>> byCase) {

    /// @param resource the file's name in the resources of this package's tests
    static Differences read(String resource) throws IOException {
        Map<String, Set<String>> all = new TreeMap<>();
        try (InputStream input = Differences.class.getResourceAsStream("/personalities/" + resource)) {
            new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(":", 3))
                    .forEach(part -> all.computeIfAbsent(part[0].strip(), _ -> new TreeSet<>())
                            .addAll(List.of(part[1].strip().split(" +"))));
        }
        return new Differences(all);
    }

    /// @param name    of the case
    /// @param program whose aspects `theirs` are
    /// @throws AssertionError where the others differ from them otherwise than the file says
    void require(String name, String program, Map<String, String> theirs, Map<String, String> others) {
        Set<String> different = new TreeSet<>();
        List<String> shown = new ArrayList<>();
        theirs.forEach((aspect, text) -> {
            if (!text.equals(others.get(aspect))) {
                different.add(aspect);
                shown.add(aspect + "\n  " + program + ": " + text + "\n  other: " + others.get(aspect));
            }
        });
        assertThat(different)
                .describedAs("%s", String.join("\n", shown))
                .isEqualTo(byCase.getOrDefault(name, Set.of()));
    }
}
