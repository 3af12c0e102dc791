package org.zsmtp.daemon.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is made from the table of figures: the list of the manual page, the alert rules, the dashboard.
final class MonitoringFiles {

    /// A rule of `conf/zsmtp.rules.yml`.
    ///
    /// @param over how long it has to be true
    private record Alert(String name, Metric metric, String condition, String over, String severity, String summary) {}

    private static final List<Alert> ALERTS = List.of(
            new Alert(
                    "ZsmtpInDoubt",
                    Metric.RECIPIENTS,
                    "sum by (instance) (increase(%s{verdict=\"in-doubt\"}[15m])) > 0",
                    "0m",
                    "warning",
                    "An end of data was not answered: these recipients may get their mail twice"),
            new Alert(
                    "ZsmtpFault",
                    Metric.FAULTS,
                    "increase(%s[15m]) > 0",
                    "0m",
                    "critical",
                    "An engine ended after an error in the program: see zsmtp.log"),
            new Alert(
                    "ZsmtpSilent",
                    Metric.SILENT,
                    "%s > 0",
                    "5m",
                    "critical",
                    "A process does not answer: see zsmtp --status"),
            new Alert(
                    "ZsmtpJobStuck",
                    Metric.OLDEST_JOB,
                    "%s > 3600",
                    "5m",
                    "warning",
                    "A job has taken more than an hour: see zsmtp --status"),
            new Alert(
                    "ZsmtpNoConnections",
                    Metric.CONNECTS,
                    "sum by (instance) (rate(%1$s{result=\"failed\"}[15m]))"
                            + " / sum by (instance) (rate(%1$s[15m])) > 0.8",
                    "30m",
                    "warning",
                    "Most servers cannot be reached: is the network down, or port 25 closed?"),
            new Alert(
                    "ZsmtpTlsFails",
                    Metric.SECURITY,
                    "sum by (instance) (rate(%1$s{security=\"failed\"}[1h]))"
                            + " / sum by (instance) (rate(%1$s[1h])) > 0.1",
                    "1h",
                    "warning",
                    "One session in ten fails at TLS"),
            new Alert(
                    "ZsmtpPolicyRefuses",
                    Metric.FORBIDDEN,
                    "increase(%s[1h]) > 0",
                    "1h",
                    "warning",
                    "Mail waits for a server that a policy of transport security forbids"),
            new Alert(
                    "ZsmtpManyFail",
                    Metric.RECIPIENTS,
                    "sum by (instance) (rate(%1$s{verdict=\"failed\"}[1h]))"
                            + " / sum by (instance) (rate(%1$s[1h])) > 0.25",
                    "1h",
                    "warning",
                    "One recipient in four is refused for good"),
            new Alert(
                    "ZsmtpSlowAnswers",
                    Metric.WAIT,
                    "histogram_quantile(0.9, sum by (instance, le) (rate(%s_bucket{phase=\"end_of_data\"}[15m]))) > 60",
                    "30m",
                    "warning",
                    "Servers take more than a minute to accept a message"));

    private MonitoringFiles() {}

    /// @return the items of the list in zsmtp-metrics(7)
    static String manualList() {
        StringBuilder list = new StringBuilder();
        for (Metric each : Metric.values()) {
            list.append(".It Va " + each.title() + " Pq " + each.type().word() + "\n");
            list.append(each.meaning() + ".\n");
            if (!each.label().isEmpty() && each != Metric.BUILD) {
                list.append("The label\n.Cm " + each.label() + "\nis one of\n");
                List<String> values = each.labelValues();
                for (int i = 0; i < values.size(); i++) {
                    String after = i == values.size() - 1 ? " ." : i == values.size() - 2 ? "" : " ,";
                    list.append(i == values.size() - 1 ? "or\n" : "").append(".Ql " + values.get(i) + after + "\n");
                }
            }
            if (each.type() == Metric.Type.HISTOGRAM) {
                list.append("The buckets end at "
                        + String.join(
                                ", ",
                                Metric.BOUNDS.stream()
                                        .map(MonitoringFiles::seconds)
                                        .toList())
                        + " seconds.\n");
            }
        }
        return list.toString();
    }

    private static String seconds(int millis) {
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
    }

    /// @return `conf/zsmtp.rules.yml`
    static String rules() {
        StringBuilder rules = new StringBuilder("""
                # Alert rules for Prometheus, made from the table of figures (zsmtp-metrics(7)). Thresholds are beginnings:
                # copy the file and change what does not fit.
                groups:
                  - name: zsmtp
                    rules:
                """);
        for (Alert each : ALERTS) {
            rules.append("      - alert: " + each.name() + "\n");
            rules.append("        expr: '"
                    + String.format(each.condition(), each.metric().title()) + "'\n");
            rules.append("        for: " + each.over() + "\n");
            rules.append("        labels:\n          severity: " + each.severity() + "\n");
            rules.append("        annotations:\n          summary: '" + each.summary() + "'\n");
        }
        return rules.toString();
    }

    /// @return `conf/grafana.json`
    static String dashboard() throws JsonProcessingException {
        List<Object> panels = new ArrayList<>();
        for (Metric each : Metric.values()) {
            if (each != Metric.BUILD) {
                panels.add(panel(each, panels.size()));
            }
        }
        Map<String, Object> board = new LinkedHashMap<>();
        board.put("uid", "zsmtp");
        board.put("title", "zsmtp");
        board.put("schemaVersion", 39);
        board.put("editable", true);
        board.put("refresh", "30s");
        board.put("time", Map.of("from", "now-6h"));
        board.put("templating", Map.of("list", List.of(variable())));
        board.put("panels", panels);
        return new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .writeValueAsString(board)
                + "\n";
    }

    private static Map<String, Object> variable() {
        return Map.of("name", "source", "type", "datasource", "query", "prometheus", "label", "Source");
    }

    private static Map<String, Object> panel(Metric metric, int number) {
        Map<String, Object> panel = new LinkedHashMap<>();
        panel.put("id", number + 1);
        panel.put("type", "timeseries");
        panel.put("title", metric.meaning() + suffix(metric));
        panel.put("datasource", Map.of("type", "prometheus", "uid", "${source}"));
        panel.put("gridPos", Map.of("x", number % 2 * 12, "y", number / 2 * 8, "w", 12, "h", 8));
        panel.put("fieldConfig", Map.of("defaults", Map.of("unit", unit(metric), "min", 0)));
        panel.put(
                "targets",
                List.of(Map.of(
                        "refId",
                        "A",
                        "expr",
                        expression(metric),
                        "legendFormat",
                        metric.label().isEmpty() ? "{{instance}}" : "{{" + metric.label() + "}}")));
        return panel;
    }

    private static String suffix(Metric metric) {
        return switch (metric.type()) {
            case COUNTER -> " (a second)";
            case HISTOGRAM -> " (90 % take less)";
            case GAUGE -> "";
        };
    }

    private static String expression(Metric metric) {
        String by = metric.label().isEmpty() ? "instance" : metric.label();
        return switch (metric.type()) {
            case COUNTER -> "sum by (%s) (rate(%s[5m]))".formatted(by, metric.title());
            case HISTOGRAM ->
                "histogram_quantile(0.9, sum by (le, %s) (rate(%s_bucket[5m])))".formatted(by, metric.title());
            case GAUGE -> "sum by (%s) (%s)".formatted(by, metric.title());
        };
    }

    private static String unit(Metric metric) {
        boolean seconds = Arrays.asList(metric.title().split("_", -1)).contains("seconds");
        return seconds ? "s" : metric == Metric.CONTENT ? "Bps" : "short";
    }
}
