package org.zsmtp.daemon.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Plots as SVG elements inside of HTML. Colours are classes of the page's style sheet.
final class Plot {
    private static final int WIDTH = 960;
    private static final int LEFT = 90;
    private static final int RIGHT = 30;
    private static final int ACROSS = WIDTH - LEFT - RIGHT;
    private static final int TOP = 12;
    private static final int DOWN = 220;
    private static final int TEXT = 16;
    private static final int GRID = 4;
    private static final int ROW = 30;
    private static final int TIMES = 6;
    private static final Duration TWO_MONTHS = Duration.ofDays(60);
    private static final double THINNEST_GAP = 0.12;

    private Plot() {}

    /// Recipients over time, a bar for each interval.
    ///
    /// @param throughput of at least one recipient
    static String throughput(Throughput throughput) {
        long highest = round(throughput.most());
        int count = throughput.intervals();
        StringBuilder svg = begin("Recipients over time", TOP + DOWN + 2 * TEXT);
        for (int i = 0; i <= GRID; i++) {
            double y = TOP + DOWN - (double) DOWN * i / GRID;
            line(svg, LEFT, y, LEFT + ACROSS, y, "grid");
            text(svg, LEFT - 8, y + 4, "end", amount((double) highest * i / GRID));
        }
        double wide = (double) ACROSS / count;
        for (int i = 0; i < count; i++) {
            bar(svg, throughput, i, highest, wide);
        }
        int step = Math.max(1, Math.ceilDiv(count, TIMES));
        DateTimeFormatter form = DateTimeFormatter.ofPattern(
                        throughput.width().multipliedBy(count).compareTo(TWO_MONTHS) > 0 ? "uuuu-MM-dd" : "MM-dd HH:mm",
                        Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        for (int i = 0; i < count; i += step) {
            double x = LEFT + i * wide;
            line(svg, x, TOP + DOWN, x, TOP + DOWN + 5, "axis");
            text(svg, x, TOP + DOWN + TEXT + 4, "middle", form.format(throughput.start(i)));
        }
        line(svg, LEFT, TOP + DOWN, LEFT + ACROSS, TOP + DOWN, "axis");
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Throughput throughput, int index, long highest, double wide) {
        Instant start = throughput.start(index);
        StringBuilder title = new StringBuilder(Html.time(start));
        StringBuilder bars = new StringBuilder();
        double y = TOP + DOWN;
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            long recipients = throughput.recipients(index, kind);
            if (recipients > 0) {
                double high = (double) DOWN * recipients / highest;
                y -= high;
                bars.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
                        kind.word(),
                        LEFT + index * wide,
                        y,
                        wide * (1 - THINNEST_GAP),
                        high));
                title.append(", ").append(Html.number(recipients)).append(' ').append(kind.word());
            }
        }
        if (!bars.isEmpty()) {
            svg.append("<g><title>")
                    .append(title)
                    .append("</title>")
                    .append(bars)
                    .append("</g>\n");
        }
    }

    /// From the median to the longest, on a logarithmic scale, a row for each phase.
    ///
    /// @param latencies with at least one phase
    static String latencies(Map<Phase, LatencyHistogram> latencies) {
        double lowest = latencies.values().stream()
                .mapToDouble(each -> each.percentile(50))
                .min()
                .orElse(1);
        double longest = latencies.values().stream()
                .mapToDouble(LatencyHistogram::most)
                .max()
                .orElse(1);
        int from = (int) Math.floor(Math.log10(Math.max(lowest, 0.001)));
        int to = Math.max(from + 1, (int) Math.ceil(Math.log10(Math.max(longest, 0.001))));
        int bottom = TOP + ROW * latencies.size();
        StringBuilder svg = begin("Latencies", bottom + 2 * TEXT);
        int step = Math.max(1, Math.ceilDiv(to - from, 10));
        for (int power = from; power <= to; power += step) {
            double x = place(Math.pow(10, power), from, to);
            line(svg, x, TOP, x, bottom, "grid");
            text(svg, x, bottom + TEXT, "middle", unit(power));
        }
        int row = 0;
        for (Map.Entry<Phase, LatencyHistogram> each : latencies.entrySet()) {
            row(svg, each.getKey(), each.getValue(), TOP + ROW * row++ + ROW / 2, from, to);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, Phase phase, LatencyHistogram took, int y, int from, int to) {
        text(svg, LEFT - 8, y + 4, "end", phase.title());
        double median = place(took.percentile(50), from, to);
        line(svg, median, y, place(took.most(), from, to), y, "whisker");
        line(svg, median, y, place(took.percentile(90), from, to), y, "range");
        svg.append("<g><title>").append(phase.title()).append("</title>\n");
        List<String> marks = List.of("p50", "p90", "p99", "most");
        List<Double> values = List.of(took.percentile(50), took.percentile(90), took.percentile(99), took.most());
        for (int i = marks.size() - 1; i >= 0; i--) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"%s\" cx=\"%.2f\" cy=\"%d\" r=\"5\"/>\n",
                    marks.get(i),
                    place(values.get(i), from, to),
                    y));
        }
        svg.append("</g>\n");
    }

    private static double place(double milliseconds, int from, int to) {
        double share = (Math.log10(Math.max(milliseconds, 0.001)) - from) / (to - from);
        return LEFT + ACROSS * Math.clamp(share, 0.0, 1.0);
    }

    /// @return `1 ms` for 0, `1 s` for 3
    private static String unit(int power) {
        return power < 3
                ? String.format(Locale.ROOT, power < 0 ? "%." + -power + "f ms" : "%.0f ms", Math.pow(10, power))
                : String.format(Locale.ROOT, "%.0f s", Math.pow(10, power - 3.0));
    }

    /// @return 1, 2, 4, 5 or 8 times a power of ten, at least four
    private static long round(long most) {
        long power = 1;
        while (power <= most / 10) {
            power *= 10;
        }
        for (int times : List.of(1, 2, 4, 5, 8)) {
            if (power * times >= most && power * times >= GRID) {
                return power * times;
            }
        }
        return 10 * power;
    }

    private static String amount(double amount) {
        return String.format(Locale.ROOT, amount == Math.rint(amount) ? "%,.0f" : "%,.1f", amount);
    }

    private static StringBuilder begin(String title, int height) {
        return new StringBuilder(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">\n",
                Html.text(title),
                WIDTH,
                height));
    }

    private static void line(StringBuilder svg, double x, double y, double toX, double toY, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>\n",
                style,
                x,
                y,
                toX,
                toY));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                Html.text(text)));
    }
}
