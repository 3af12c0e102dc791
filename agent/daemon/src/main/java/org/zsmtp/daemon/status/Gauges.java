package org.zsmtp.daemon.status;

import java.util.EnumMap;
import java.util.Map;
import org.zsmtp.smtp.session.Phase;

/// The figures of [Metric] that are true of a moment: those of one process, or of several added up. Owned by one
/// thread.
///
/// On the way from a process to whoever asks: a line for each figure that is not 0, of its name, the number of its
/// label's value and the figure.
final class Gauges {
    private static final int FIELDS = 3;
    private static final int LONGEST = 100_000;

    private final Map<Metric, long[]> figures = new EnumMap<>(Metric.class);

    Gauges() {
        for (Metric each : Metric.values()) {
            if (each.type() == Metric.Type.GAUGE) {
                figures.put(each, new long[each.labelValues().size()]);
            }
        }
    }

    static Gauges of(ProcessStatus status) {
        Gauges gauges = new Gauges();
        StatusReport report = status.report();
        gauges.add(Metric.PROCESSES, 0, 1);
        gauges.add(Metric.AGENTS, 0, report.agents().size());
        gauges.add(Metric.JOBS_IN_HAND, 0, report.allJobs());
        report.jobs().stream()
                .mapToLong(StatusReport.Job::seconds)
                .max()
                .ifPresent(oldest -> gauges.add(Metric.OLDEST_JOB, 0, oldest));
        for (Map.Entry<Phase, Integer> each : status.phases().entrySet()) {
            gauges.add(Metric.SESSIONS, Metric.number(each.getKey()), each.getValue());
        }
        return gauges;
    }

    /// @param value the number of the label's value
    long get(Metric gauge, int value) {
        return figures(gauge)[value];
    }

    /// Of the oldest job the older one counts; all else is a sum.
    void add(Metric gauge, int value, long figure) {
        long[] all = figures(gauge);
        all[value] = gauge == Metric.OLDEST_JOB ? Math.max(all[value], figure) : all[value] + figure;
    }

    String lines() {
        StringBuilder lines = new StringBuilder();
        figures.forEach((gauge, all) -> {
            for (int i = 0; i < all.length; i++) {
                if (all[i] != 0) {
                    lines.append(gauge.title() + " " + i + " " + all[i] + "\n");
                }
            }
        });
        return lines.toString();
    }

    /// Adds what another process has said of itself. What is not understood, from another version of the program, is
    /// left out.
    void add(String lines) {
        lines.lines().limit(LONGEST).map(line -> line.split(" ", -1)).forEach(this::add);
    }

    private void add(String[] fields) {
        if (fields.length != FIELDS || !isNumber(fields[1]) || !isNumber(fields[2])) {
            return;
        }
        int value = Integer.parseInt(fields[1]);
        figures.keySet().stream()
                .filter(gauge -> gauge.title().equals(fields[0])
                        && value < gauge.labelValues().size())
                .findFirst()
                .ifPresent(gauge -> add(gauge, value, Integer.parseInt(fields[2])));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private long[] figures(Metric gauge) {
        long[] all = figures.get(gauge);
        if (all == null) {
            throw new IllegalArgumentException(gauge + " is no gauge");
        }
        return all;
    }
}
