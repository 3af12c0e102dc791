package org.zsmtp.daemon.byhand;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.RecipientLine;

/// The results of mail delivered by hand, as a page for a person. Thread-safe.
public final class Summary implements ReportSink {
    private static final int REASONS = 3;
    private static final int LONGEST = 160;

    /// The result of a recipient, in the page.
    public enum Result {
        DELIVERED,
        FAILED,
        DEFERRED
    }

    private static final class HostResults {
        private final Set<Long> messages = new LinkedHashSet<>();
        private final Map<Result, Integer> recipients = new TreeMap<>();
        private final Map<String, Integer> reasons = new LinkedHashMap<>();
    }

    private final Map<String, HostResults> hosts = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean recordLost;

    @Override
    public synchronized void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        HostResults host = hosts.computeIfAbsent(line.host().toLowerCase(Locale.ROOT), _ -> new HostResults());
        Result result = result(finding.verdict());
        host.messages.add(report.id());
        host.recipients.merge(result, 1, Integer::sum);
        if (result != Result.DELIVERED) {
            host.reasons.merge(reason(result, finding), 1, Integer::sum);
        }
    }

    /// Prints nothing: another agent has done the job, or a remark has given the reason.
    @Override
    public void resync(String path) {}

    @Override
    public synchronized void comment(String text) {
        remarks.add(Printable.ascii(text, 500));
    }

    @Override
    public synchronized void recordLost(String text) {
        recordLost = true;
        comment(text);
    }

    /// @return whether some diagnostic record could not be written
    public synchronized boolean hasLostRecord() {
        return recordLost;
    }

    /// @return how many recipients have this result
    public synchronized int count(Result result) {
        return hosts.values().stream()
                .mapToInt(host -> host.recipients.getOrDefault(result, 0))
                .sum();
    }

    /// @return the page, lines ended with LF
    public synchronized String text() {
        StringBuilder page = new StringBuilder();
        hosts.forEach((name, host) -> {
            page.append(Printable.ascii(name, 255)).append(": ");
            page.append(Count.of(host.messages.size(), "message")).append(", ");
            page.append(counts(host.recipients)).append('\n');
            host.reasons.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(REASONS)
                    .forEach(reason -> page.append("    ")
                            .append(reason.getValue())
                            .append(' ')
                            .append(reason.getKey())
                            .append('\n'));
            int more = host.reasons.size() - REASONS;
            if (more > 0) {
                page.append("    and ").append(Count.of(more, "other reason")).append('\n');
            }
        });
        remarks.forEach(remark -> page.append("note: ").append(remark).append('\n'));
        Map<Result, Integer> all = new TreeMap<>();
        for (Result result : Result.values()) {
            all.put(result, count(result));
        }
        return page.append("total: ").append(counts(all)).append('\n').toString();
    }

    private static String counts(Map<Result, Integer> recipients) {
        int sum = recipients.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder text = new StringBuilder(Count.of(sum, "recipient")).append(':');
        String separator = " ";
        for (Result result : Result.values()) {
            text.append(separator)
                    .append(recipients.getOrDefault(result, 0))
                    .append(' ')
                    .append(result.name().toLowerCase(Locale.ROOT));
            separator = ", ";
        }
        return text.toString();
    }

    private static Result result(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Relayed _, Verdict.Delivered _ -> Result.DELIVERED;
            case Verdict.Failed _ -> Result.FAILED;
            case Verdict.Delayed _ -> Result.DEFERRED;
        };
    }

    private static String reason(Result result, Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        Reply reply = diagnosis.reply();
        RemoteMta mta = finding.remoteMta();
        String why = reply == null ? diagnosis.text() : reply.code() + " " + reply.lastLine();
        return result.name().toLowerCase(Locale.ROOT) + ": " + Printable.ascii(why, LONGEST)
                + (mta == null
                        ? ""
                        : " ("
                                + Printable.ascii(
                                        mta.name().isEmpty() ? mta.remote().toString() : mta.name(), 80) + ")");
    }
}
