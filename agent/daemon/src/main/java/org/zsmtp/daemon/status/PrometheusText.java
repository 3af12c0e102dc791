package org.zsmtp.daemon.status;

import java.util.List;
import java.util.Locale;

/// The page of `--metrics`, in the text format of Prometheus, version 0.0.4.
final class PrometheusText {
    /// Of the page.
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS_IN_SECOND = 1e9;
    private static final double MILLIS_IN_SECOND = 1e3;

    private final StringBuilder page = new StringBuilder(8192);
    private final List<Counters> counters;

    private PrometheusText(List<Counters> counters) {
        this.counters = counters;
    }

    /// @param counters all that are to be added up
    /// @param version  of the program that writes the page
    static String of(List<Counters> counters, Gauges gauges, String version) {
        return new PrometheusText(counters).text(gauges, version);
    }

    private String text(Gauges gauges, String version) {
        for (Metric metric : Metric.values()) {
            page.append("# HELP " + metric.title() + " " + metric.meaning() + ".\n");
            page.append("# TYPE " + metric.title() + " " + metric.type().word() + "\n");
            for (int value = 0; value < metric.labelValues().size(); value++) {
                String label = label(metric, value, version);
                switch (metric.type()) {
                    case COUNTER -> sample(metric.title(), label, String.valueOf(sum(metric, value)));
                    case HISTOGRAM -> histogram(metric, value, label);
                    case GAUGE ->
                        sample(
                                metric.title(),
                                label,
                                metric == Metric.BUILD ? "1" : String.valueOf(gauges.get(metric, value)));
                }
            }
        }
        return page.toString();
    }

    private void histogram(Metric metric, int value, String label) {
        int first = value * Metric.slotsOfHistogram();
        long count = 0;
        for (int bucket = 0; bucket <= Metric.BOUNDS.size(); bucket++) {
            count += sum(metric, first + bucket);
            String bound =
                    bucket < Metric.BOUNDS.size() ? number(Metric.BOUNDS.get(bucket) / MILLIS_IN_SECOND) : "+Inf";
            sample(metric.title() + "_bucket", label + ",le=\"" + bound + "\"", String.valueOf(count));
        }
        long nanos = sum(metric, first + Metric.slotsOfHistogram() - 1);
        sample(metric.title() + "_sum", label, String.format(Locale.ROOT, "%.6f", nanos / NANOS_IN_SECOND));
        sample(metric.title() + "_count", label, String.valueOf(count));
    }

    private long sum(Metric metric, int slot) {
        return counters.stream().mapToLong(each -> each.get(metric, slot)).sum();
    }

    private void sample(String name, String label, String figure) {
        page.append(name + (label.isEmpty() ? "" : "{" + label + "}") + " " + figure + "\n");
    }

    /// No value has a character that would have to be escaped.
    private static String label(Metric metric, int value, String version) {
        if (metric.label().isEmpty()) {
            return "";
        }
        String text = metric == Metric.BUILD
                ? version.replaceAll("[^0-9A-Za-z.+-]", "")
                : metric.labelValues().get(value);
        return metric.label() + "=\"" + text + "\"";
    }

    private static String number(double seconds) {
        return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
    }
}
