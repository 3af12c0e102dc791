package org.zsmtp.it.compat;

import java.time.Duration;
import java.util.List;

/// What `case.md` of a case tells only in words, from `words.tsv`.
///
/// @param caseName the case
/// @param words    the lines about it, each a keyword and its value
record Words(String caseName, List<List<String>> words) {

    Words {
        words = List.copyOf(words);
    }

    static Words of(String caseName) {
        return new Words(
                caseName,
                Table.read("words.tsv", 3).stream()
                        .filter(line -> line.getFirst().equals(caseName))
                        .map(line -> line.subList(1, 3))
                        .toList());
    }

    /// Addresses of servers that the original did not call.
    List<String> listening() {
        return values("listens");
    }

    /// Files of the capture that were not in the spool.
    List<String> absent() {
        return values("absent");
    }

    /// @return offsets of recipient lines that were marked as done before the run
    List<Long> done() {
        return values("done").stream().map(Long::valueOf).toList();
    }

    List<CapturedServer.Late> late() {
        return values("late").stream()
                .map(value -> value.split(" ", -1))
                .map(parts -> new CapturedServer.Late(parts[0], Duration.ofSeconds(Long.parseLong(parts[1]))))
                .toList();
    }

    /// @return how many of the case's agent processes can be replayed
    int agents(int captured) {
        return values("agents").stream().mapToInt(Integer::parseInt).findFirst().orElse(captured);
    }

    private List<String> values(String keyword) {
        return words.stream()
                .filter(word -> word.getFirst().equals(keyword))
                .map(List::getLast)
                .toList();
    }
}
