package org.zsmtp.it.compat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The table of all cases: passed, passed with listed deviations, failed, not yet applicable.
///
/// @param results in the order of the table
/// @param notYet  reasons by the names of cases that were not replayed
record CompatReport(List<CaseResult> results, Map<String, String> notYet) {

    private static final int COLUMNS = 110;

    CompatReport {
        results = List.copyOf(results);
    }

    private List<CaseResult> of(Predicate<CaseResult> condition) {
        return results.stream().filter(condition).toList();
    }

    private List<CaseResult> same() {
        return of(result -> result.passed() && result.listed().isEmpty());
    }

    private List<CaseResult> deviating() {
        return of(result -> result.passed() && !result.listed().isEmpty());
    }

    private List<CaseResult> failed() {
        return of(result -> !result.passed());
    }

    /// Numbers and names.
    String summary() {
        StringBuilder text = new StringBuilder("Replayed captures of the original agent\n");
        names(text, "passed", same().stream().map(CaseResult::name).toList());
        names(
                text,
                "passed with listed deviations",
                deviating().stream().map(CaseResult::name).toList());
        names(text, "failed", failed().stream().map(CaseResult::name).toList());
        names(text, "not yet applicable", notYet.keySet());
        return text.toString();
    }

    private static void names(StringBuilder text, String title, Collection<String> names) {
        text.append('\n').append(title).append(" (").append(names.size()).append(")\n");
        StringBuilder line = new StringBuilder();
        for (String name : names) {
            if (line.length() + name.length() > COLUMNS) {
                text.append(line).append('\n');
                line.setLength(0);
            }
            line.append("  ").append(name);
        }
        if (!line.isEmpty()) text.append(line).append('\n');
    }

    /// Everything: the summary, each deviation with its reason, and the differences that need none.
    String table() {
        StringBuilder text = new StringBuilder(summary());
        text.append("\nlisted deviations: kind | where | the original's | the agent's\n");
        for (CaseResult result : deviating()) {
            text.append("  ").append(result.name()).append('\n');
            for (Deviations.Listed line : Deviations.of(result.name()).listed()) {
                text.append("      ").append(columns(line.difference())).append('\n');
                text.append("        because ").append(line.reason()).append('\n');
            }
        }
        text.append("\nfailures, in the form of deviations.tsv\n");
        for (CaseResult result : failed()) {
            result.unlisted()
                    .forEach(line -> text.append("not listed: ")
                            .append(result.name())
                            .append('\t')
                            .append(line)
                            .append('\n'));
            result.stale()
                    .forEach(line -> text.append("did not occur: ")
                            .append(result.name())
                            .append('\t')
                            .append(line.difference())
                            .append('\n'));
        }
        text.append("\nnot yet applicable\n");
        notYet.forEach((name, reason) -> text.append("  %-28s %s%n".formatted(name, reason)));
        text.append("\ndifferences that need no line: the word for a deferral, and what a deferral's notary says\n");
        for (CaseResult result : results) {
            result.remarkable()
                    .forEach(line -> text.append("  ")
                            .append(result.name())
                            .append(" | ")
                            .append(columns(line.toString()))
                            .append('\n'));
        }
        return text.toString();
    }

    private static String columns(String tabbed) {
        return tabbed.replace("\t", " | ");
    }
}
