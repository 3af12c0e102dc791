package org.zsmtp.bench.queue;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// What senders came to in several rounds, as a table: medians, in brackets the least and the most, and ratios of
/// rates to another sender's of the same round.
final class ResultTable {

    private static final String FORMAT = "%-25s %-20s %-17s %6s %6s%n";
    private static final double MUCH = 0.2;

    private final String title;
    private final String first;
    private final String second;
    private final Map<String, List<Figures>> rows = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    /// @param first  the row to which the first ratio is taken
    /// @param second the second, empty for none
    ResultTable(String title, String first, String second) {
        this.title = title;
        this.first = first;
        this.second = second;
    }

    /// One round of a row; all rows that a ratio is taken of have as many rounds.
    void add(String row, Figures figures) {
        rows.computeIfAbsent(row, _ -> new ArrayList<>()).add(figures);
    }

    /// A row without figures.
    void missing(String row, String reason) {
        missing.put(row, reason);
    }

    /// @return messages a second
    Spread rate(String row) {
        return Spread.of(of(row).stream().mapToDouble(Figures::rate));
    }

    /// @return the ratio of rates
    Spread ratio(String row, String base) {
        List<Figures> above = of(row);
        List<Figures> below = of(base);
        return Spread.of(IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToDouble(i -> above.get(i).rate() / below.get(i).rate()));
    }

    boolean has(String row) {
        return rows.containsKey(row);
    }

    private List<Figures> of(String row) {
        return rows.getOrDefault(row, List.of());
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%s%n" + FORMAT,
                title,
                "",
                "messages/s",
                "CPU us/message",
                first.isEmpty() ? "" : "of [1]",
                second.isEmpty() ? "" : "of [2]");
        rows.forEach((row, runs) -> {
            out.printf(
                    Locale.ROOT,
                    FORMAT,
                    named(row),
                    rate(row).text(),
                    Spread.of(runs.stream().mapToDouble(Figures::cpuMicros)).text(),
                    ratioText(row, first),
                    ratioText(row, second));
            if (runs.stream().anyMatch(Figures::cut)) {
                out.printf(
                        Locale.ROOT,
                        "  cut by the time limit after %s messages%n",
                        Spread.of(runs.stream().mapToDouble(Figures::messages)).text());
            }
        });
        missing.forEach((row, reason) -> out.printf(Locale.ROOT, "%-25s not run: %s%n", row, reason));
        Spread foreign =
                Spread.of(rows.values().stream().flatMap(List::stream).mapToDouble(figures -> figures.foreign() * 100));
        out.printf(
                Locale.ROOT,
                "foreign load of the machine, %%: %s%s%n",
                foreign.text(),
                foreign.most() > MUCH * 100 ? "; too much to trust single figures" : "");
    }

    private String named(String row) {
        return row.equals(first) ? "[1] " + row : row.equals(second) ? "[2] " + row : row;
    }

    private String ratioText(String row, String base) {
        return has(base) ? String.format(Locale.ROOT, "%.2f", ratio(row, base).median()) : "";
    }
}
