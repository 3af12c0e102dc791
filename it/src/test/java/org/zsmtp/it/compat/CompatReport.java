package org.zsmtp.it.compat;

import java.util.List;
import java.util.Map;

/// The table of all cases: passed, passed with listed deviations, failed, not yet applicable.
final class CompatReport {

    private CompatReport() {}

    /// @param results in the order of the table
    /// @param notYet  reasons by the names of cases that were not replayed
    static String of(List<CaseResult> results, Map<String, String> notYet) {
        List<CaseResult> same =
                results.stream().filter(r -> r.passed() && r.listed().isEmpty()).toList();
        List<CaseResult> deviating = results.stream()
                .filter(r -> r.passed() && !r.listed().isEmpty())
                .toList();
        List<CaseResult> failed = results.stream().filter(r -> !r.passed()).toList();
        StringBuilder text = new StringBuilder();
        text.append("replayed captures of the original agent: %d passed, %d passed with listed deviations, %d failed, "
                .formatted(same.size(), deviating.size(), failed.size()));
        text.append("%d not yet applicable%n".formatted(notYet.size()));
        text.append("\npassed (").append(same.size()).append(")\n");
        same.forEach(result -> text.append("  ").append(result.name()).append('\n'));
        text.append("\npassed with listed deviations (")
                .append(deviating.size())
                .append(")\n");
        for (CaseResult result : deviating) {
            text.append("  ").append(result.name()).append('\n');
            for (Deviations.Listed line : Deviations.of(result.name()).listed()) {
                text.append("      ")
                        .append(line.difference().replace("\t", " | "))
                        .append('\n');
                text.append("        because ").append(line.reason()).append('\n');
            }
        }
        text.append("\nfailed (").append(failed.size()).append(")\n");
        for (CaseResult result : failed) {
            text.append("  ").append(result.name()).append('\n');
            result.unlisted()
                    .forEach(d -> text.append("      not listed: ")
                            .append(result.name())
                            .append('\t')
                            .append(d)
                            .append('\n'));
            result.stale()
                    .forEach(line -> text.append("      did not occur: ")
                            .append(line.difference())
                            .append('\n'));
        }
        text.append("\nnot yet applicable (").append(notYet.size()).append(")\n");
        notYet.forEach((name, reason) -> text.append("  %-28s %s%n".formatted(name, reason)));
        text.append("\ndifferences that need no line: words for deferrals, and texts for people\n");
        for (CaseResult result : results) {
            result.remarkable()
                    .forEach(d -> text.append("  ")
                            .append(result.name())
                            .append(" | ")
                            .append(d.toString().replace("\t", " | "))
                            .append('\n'));
        }
        return text.toString();
    }
}
