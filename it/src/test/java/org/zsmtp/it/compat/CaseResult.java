package org.zsmtp.it.compat;

import java.util.List;

/// The judgement on one replayed case.
///
/// @param listed     differences that `deviations.tsv` lists
/// @param unlisted   differences that it does not list
/// @param stale      lines of it whose difference did not occur
/// @param remarkable differences that need no line
/// @param transcript what the servers saw
record CaseResult(
        String name,
        List<Difference> listed,
        List<Difference> unlisted,
        List<Deviations.Listed> stale,
        List<Difference> remarkable,
        String transcript) {

    static CaseResult of(String name, Observation captured, Replay replay, Deviations deviations) {
        List<Difference> all = Comparison.between(captured, replay.observation());
        List<Difference> binding =
                all.stream().filter(difference -> difference.kind().binding()).toList();
        return new CaseResult(
                name,
                binding.stream().filter(deviations::contains).toList(),
                binding.stream()
                        .filter(difference -> !deviations.contains(difference))
                        .toList(),
                deviations.stale(binding),
                all.stream().filter(difference -> !difference.kind().binding()).toList(),
                replay.transcript());
    }

    boolean passed() {
        return unlisted.isEmpty() && stale.isEmpty();
    }

    /// @throws AssertionError that says what is wrong and what was said
    void require() {
        if (passed()) return;
        StringBuilder text = new StringBuilder();
        for (Difference difference : unlisted)
            text.append("not listed: ").append(difference).append('\n');
        for (Deviations.Listed line : stale)
            text.append("did not occur: ").append(line.difference()).append('\n');
        throw new AssertionError(text.append('\n').append(transcript).toString());
    }
}
