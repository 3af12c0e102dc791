package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zsmtp.it.compat.Difference.Kind;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.AgentLineReader;
import org.zsmtp.scheduler.NotaryFields;
import org.zsmtp.scheduler.ReceivedLine;
import org.zsmtp.scheduler.Verb;

/// Compares what the original did with what the agent did, for one case.
///
/// Process numbers, times and port numbers are masked; the order of reports and of recipients is not compared.
final class Comparison {

    private static final String ABSENT = "-";

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    static List<Difference> between(Observation captured, Observation ours) {
        Comparison comparison = new Comparison();
        for (int i = 0; i < Math.max(captured.runs().size(), ours.runs().size()); i++) {
            String run = captured.runs().size() == 1 ? "" : "agent " + (i + 1) + ": ";
            comparison.run(run, get(captured.runs(), i), get(ours.runs(), i));
        }
        comparison.controls(captured.controls(), ours.controls());
        comparison.recordsOwed(ours);
        comparison.found.addAll(MessageComparison.between(captured.messages(), ours.messages()));
        for (String violation : ours.violations()) {
            comparison.note(Kind.UNLAWFUL, "smtp", ABSENT, violation);
        }
        return comparison.found;
    }

    private static AgentRun get(List<AgentRun> runs, int index) {
        return index < runs.size() ? runs.get(index) : new AgentRun(List.of(), ABSENT);
    }

    private void run(String run, AgentRun captured, AgentRun ours) {
        ReportedLines theirs = ReportedLines.of(captured.lines());
        ReportedLines mine = ReportedLines.of(ours.lines());
        for (String misformed : mine.misformed()) note(Kind.MISFORMED, run + "output", ABSENT, misformed);
        note(Kind.HUNGRY, run + "count", theirs.hungry() + "", mine.hungry() + "");
        note(Kind.RESYNC, run + "paths", String.join(" ", theirs.resyncs()), String.join(" ", mine.resyncs()));
        note(Kind.EXIT, run + "status", captured.end(), ours.end());
        TreeSet<String> places = new TreeSet<>(theirs.reports().keySet());
        places.addAll(mine.reports().keySet());
        for (String place : places) {
            report(run + place, theirs.reports().get(place), mine.reports().get(place));
        }
    }

    private void report(
            String where, AgentLine.@Nullable RecipientReport captured, AgentLine.@Nullable RecipientReport ours) {
        if (captured == null || ours == null) {
            note(Kind.STATUS, where, statusClass(captured), statusClass(ours));
            return;
        }
        note(Kind.STATUS, where, statusClass(captured), statusClass(ours));
        if (!statusClass(captured).equals(statusClass(ours))) return;
        note(Kind.WORD, where, captured.status().text(), ours.status().text());
        note(Kind.NOTARY, where, action(captured.notary()), action(ours.notary()));
        note(Kind.DETAIL, where, detail(captured.notary()), detail(ours.notary()));
    }

    private static String statusClass(AgentLine.@Nullable RecipientReport report) {
        if (report == null) return ABSENT;
        Verb verb = report.status().verb();
        return switch (verb) {
            case OK, OK2, OK3, ERROR, ERROR2 -> verb.word();
            case DEFERRED, DEFERALL, RETRYAT, DEFERBACK -> "deferred";
        };
    }

    private static String action(@Nullable NotaryFields notary) {
        return notary == null
                ? ""
                : notary.recipient() + " | " + notary.action().word();
    }

    private static String detail(@Nullable NotaryFields notary) {
        return notary == null
                ? ""
                : String.join(
                        " | ",
                        notary.status(),
                        DiagnosticText.masked(notary.diagnostic()),
                        DiagnosticText.masked(notary.whileTalkingTo()));
    }

    private void controls(Map<String, ControlState> captured, Map<String, ControlState> ours) {
        for (String path : new TreeSet<>(captured.keySet())) {
            ControlState mine = ours.get(path);
            if (mine == null) note(Kind.CONTROL, path, "there", "not there");
            else control(path, captured.get(path), mine);
        }
    }

    private void control(String path, ControlState captured, ControlState ours) {
        note(Kind.CONTROL, path, captured.rest(), ours.rest());
        String id = path.substring(path.lastIndexOf('/') + 1);
        captured.recipients().forEach((offset, slots) -> {
            String mine = ours.recipients().getOrDefault(offset, ABSENT);
            note(Kind.TAG, id + "/" + offset, slots.substring(0, 1), mine.substring(0, 1));
            note(Kind.SLOT, id + "/" + offset, slots.substring(1), mine.substring(1));
        });
        records(
                id,
                captured.records().orElse(ours.records().orElse(List.of())),
                ours.records().orElse(List.of()));
    }

    private void records(String id, List<String> captured, List<String> ours) {
        Map<Long, DiagnosticText> theirs = byRecipient(captured);
        Map<Long, DiagnosticText> mine = byRecipient(ours);
        if (ours.size() != mine.size()) note(Kind.RECORD, id + " count", mine.size() + "", ours.size() + "");
        TreeSet<Long> offsets = new TreeSet<>(theirs.keySet());
        offsets.addAll(mine.keySet());
        for (long offset : offsets) record(id + "/" + offset, theirs.get(offset), mine.get(offset));
    }

    /// A notice is owed exactly where a report says that its record was appended.
    private void recordsOwed(Observation ours) {
        TreeSet<String> owed = new TreeSet<>();
        for (AgentRun run : ours.runs()) {
            ReportedLines.of(run.lines()).reports().forEach((place, report) -> {
                Verb verb = report.status().verb();
                if (verb == Verb.OK2 || verb == Verb.ERROR2) owed.add(place);
            });
        }
        TreeSet<String> appended = new TreeSet<>();
        ours.controls()
                .forEach((path, control) -> control.records()
                        .ifPresent(records -> byRecipient(records)
                                .keySet()
                                .forEach(offset ->
                                        appended.add(path.substring(path.lastIndexOf('/') + 1) + "/" + offset))));
        boolean known = ours.controls().values().stream()
                .allMatch(control -> control.records().isPresent());
        if (known) note(Kind.RECORD, "owed and appended", String.join(" ", owed), String.join(" ", appended));
    }

    private static Map<Long, DiagnosticText> byRecipient(List<String> records) {
        Map<Long, DiagnosticText> byRecipient = new TreeMap<>();
        for (String record : records) {
            DiagnosticText text = DiagnosticText.parse(record);
            byRecipient.put(text.recipient(), text);
        }
        return byRecipient;
    }

    private void record(String where, @Nullable DiagnosticText captured, @Nullable DiagnosticText ours) {
        if (captured == null || ours == null) {
            note(Kind.RECORD, where, captured == null ? ABSENT : "there", ours == null ? ABSENT : "there");
            return;
        }
        note(Kind.RECORD, where + " offsets", captured.places(), ours.places());
        String[] fields = {"recipient", "action", "status", "diagnostic", "talking to", "agent"};
        note(
                Kind.RECORD,
                where + " sub-fields",
                captured.notary().size() + "",
                ours.notary().size() + "");
        for (int i = 0; i < Math.min(captured.notary().size(), ours.notary().size()); i++) {
            note(
                    Kind.RECORD,
                    where + " " + fields[i],
                    captured.notary().get(i),
                    ours.notary().get(i));
        }
        note(Kind.TEXT, where, captured.text(), ours.text());
    }

    private void note(Kind kind, String where, String captured, String ours) {
        if (!captured.equals(ours)) found.add(new Difference(kind, where, captured, ours));
    }

    /// One agent's output, sorted.
    ///
    /// @param reports by `id/offset`, repeated ones with their number
    private record ReportedLines(
            int hungry, List<String> resyncs, Map<String, AgentLine.RecipientReport> reports, List<String> misformed) {

        static ReportedLines of(List<String> lines) {
            int hungry = 0;
            List<String> resyncs = new ArrayList<>();
            Map<String, AgentLine.RecipientReport> reports = new TreeMap<>();
            List<String> misformed = new ArrayList<>();
            for (String line : lines) {
                switch (AgentLineReader.parse(line)) {
                    case ReceivedLine.Misformed wrong -> misformed.add(wrong.line());
                    case ReceivedLine.Understood(AgentLine understood) -> {
                        switch (understood) {
                            case AgentLine.Hungry _ -> hungry++;
                            case AgentLine.Resync(String path) -> resyncs.add(path);
                            case AgentLine.Comment _ -> {}
                            case AgentLine.RecipientReport report -> reports.put(place(report, reports), report);
                        }
                    }
                }
            }
            return new ReportedLines(hungry, resyncs, reports, misformed);
        }

        private static String place(AgentLine.RecipientReport report, Map<String, ?> taken) {
            String place = report.id() + "/" + report.offset();
            for (int n = 2; taken.containsKey(place); n++) place = report.id() + "/" + report.offset() + " #" + n;
            return place;
        }
    }
}
