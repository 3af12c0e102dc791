package org.zsmtp.bench.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;

/// What became of everything: a line per host, and for each host a report line of each kind.
final class DemoTable {

    private static final int LONGEST_REPORT = 150;

    private final Map<ScheduledRecipient, RecipientState> states;
    private final List<AgentLine.RecipientReport> reports;

    DemoTable(Map<ScheduledRecipient, RecipientState> states, List<AgentLine.RecipientReport> reports) {
        this.states = states;
        this.reports = reports;
    }

    String render(DemoTown town) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%n%-15s %-28s %8s %7s %8s %7s%n",
                "host",
                "what it is like",
                "accepted",
                "refused",
                "deferred",
                "it took"));
        for (DemoHost host : DemoTown.HOSTS) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-15s %-28s %8d %7d %8d %7d%n",
                    host.domain(),
                    host.story(),
                    count(host, RecipientState.DELIVERED),
                    count(host, RecipientState.FAILED),
                    count(host, RecipientState.DEFERRED),
                    town.taken(host.domain())));
        }
        text.append("\nOne report line of each kind, as the scheduler read it:\n");
        for (DemoHost host : DemoTown.HOSTS) {
            text.append("\n").append(host.domain()).append("\n");
            examples(host)
                    .forEach(
                            (word, line) -> text.append(Terminal.indented(line)).append("\n"));
        }
        return text.toString();
    }

    private long count(DemoHost host, RecipientState state) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().host().equals(host.domain()) && entry.getValue() == state)
                .count();
    }

    private Map<String, String> examples(DemoHost host) {
        Map<String, String> examples = new LinkedHashMap<>();
        for (AgentLine.RecipientReport report : reports) {
            if (states.keySet().stream()
                    .anyMatch(recipient -> recipient.id() == report.id()
                            && recipient.offset() == report.offset()
                            && recipient.host().equals(host.domain()))) {
                examples.putIfAbsent(report.status().verb().word(), line(report));
            }
        }
        return examples;
    }

    /// CR marks line ends inside a report; shown as a bar here.
    private static String line(AgentLine.RecipientReport report) {
        String message = report.message().strip().replace("\r", " | ");
        String line = report.id() + "/" + report.offset() + "  "
                + report.status().verb().word() + "  " + message;
        return line.length() <= LONGEST_REPORT ? line : line.substring(0, LONGEST_REPORT - 3) + "...";
    }
}
