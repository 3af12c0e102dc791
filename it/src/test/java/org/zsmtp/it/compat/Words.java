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

    /// Sets the slots of recipients' lines right that stood otherwise when the agent was given the file.
    ///
    /// @param file  the capture's name for it
    /// @param octets as captured
    String corrected(String file, String octets) {
        StringBuilder text = new StringBuilder(octets);
        for (List<String> word : words) {
            String[] place = word.getLast().split(" ", -1);
            if (!place[0].equals(file)) continue;
            int slots = Integer.parseInt(place[1]) + 1;
            if (word.getFirst().equals("done")) text.replace(slots, slots + 1, "+");
            if (word.getFirst().equals("unlocked")) text.replace(slots, slots + 7, " ".repeat(7));
        }
        return text.toString();
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
