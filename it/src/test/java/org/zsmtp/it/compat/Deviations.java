package org.zsmtp.it.compat;

import java.util.List;

/// The listed differences of one case, from `deviations.tsv`.
record Deviations(List<Listed> listed) {

    /// @param difference kind, place and both values, as [Difference#toString] writes them
    record Listed(String difference, String reason) {}

    Deviations {
        listed = List.copyOf(listed);
    }

    static Deviations of(String caseName) {
        return new Deviations(Table.read("deviations.tsv", 6).stream()
                .filter(line -> line.getFirst().equals(caseName))
                .map(line -> new Listed(String.join("\t", line.subList(1, 5)), line.getLast()))
                .toList());
    }

    boolean contains(Difference difference) {
        return listed.stream().anyMatch(line -> line.difference().equals(difference.toString()));
    }

    /// Lines whose difference was not found.
    List<Listed> stale(List<Difference> found) {
        List<String> texts = found.stream().map(Difference::toString).toList();
        return listed.stream()
                .filter(line -> !texts.contains(line.difference()))
                .toList();
    }
}
