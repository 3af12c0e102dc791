package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.ReceivedLine;
import org.zsmtp.scheduler.Verb;

/// What the scheduler makes of each line from the agent, and what it finds wrong with it. Guarded by the driver.
final class ReportDesk {

    private final WorkList work;
    private final SchedulerListener listener;
    private final boolean deletingFinished;
    private final List<String> violations = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final List<AgentLine.RecipientReport> reports = new ArrayList<>();
    /// The latest report of each recipient that was handed out and whose job is not answered yet.
    private final Map<ScheduledRecipient, AgentLine.RecipientReport> unchecked = new HashMap<>();

    ReportDesk(WorkList work, SchedulerListener listener, boolean deletingFinished) {
        this.work = work;
        this.listener = listener;
        this.deletingFinished = deletingFinished;
    }

    /// @param feeding of the agent that wrote the line
    /// @param stopping the agent was told to end
    void take(ReceivedLine line, Feeding feeding, boolean stopping) {
        switch (line) {
            case ReceivedLine.Misformed(var text, var reason) -> violation("misformed line (" + reason + "): " + text);
            case ReceivedLine.Understood(var understood) -> {
                boolean comment = understood instanceof AgentLine.Comment;
                if (stopping && !comment && feeding.quiet()) violation("output after the end: " + understood);
                switch (understood) {
                    case AgentLine.Hungry _ -> hungry(feeding);
                    case AgentLine.Resync(var path) -> resync(path, feeding);
                    case AgentLine.Comment(var text) -> comments.add(text);
                    case AgentLine.RecipientReport report -> report(report, feeding);
                }
            }
        }
    }

    private void hungry(Feeding feeding) {
        Feeding.Line answered = feeding.hungry();
        if (feeding.surplus()) violation("#hungry too many");
        if (answered instanceof Feeding.Line.Work(var job)) finish(job);
    }

    /// The job is answered: everything about it must have been said and written by now.
    private void finish(WorkList.Job job) {
        for (ScheduledRecipient recipient : job.recipients()) {
            AgentLine.RecipientReport report = unchecked.remove(recipient);
            if (report != null) check(job.file(), recipient, report);
            if (work.state(recipient) == RecipientState.OFFERED) {
                violation("#hungry without a report of " + name(recipient));
                work.set(recipient, RecipientState.DEFERRED);
            }
        }
        if (deletingFinished && work.finished(job.file())) delete(job.file());
    }

    private void delete(ControlView file) {
        work.forget(file);
        try {
            file.delete();
        } catch (IOException e) {
            violation("cannot delete " + file.path() + ": " + e);
        }
    }

    private void check(ControlView file, ScheduledRecipient recipient, AgentLine.RecipientReport report) {
        try {
            Verb verb = report.status().verb();
            char tag = file.tag(recipient);
            char wanted = switch (stateAfter(verb)) {
                case DELIVERED -> '+';
                case FAILED -> '-';
                case PENDING, OFFERED, DEFERRED -> ' ';
            };
            if (tag != wanted) violation("tag '" + tag + "' after " + verb.word() + " of " + name(recipient));
            boolean recorded = verb == Verb.ERROR2 || verb == Verb.OK2;
            if (recorded && !file.hasDiagnostic(recipient)) {
                violation(verb.word() + " without a diagnostic record of " + name(recipient));
            }
        } catch (IOException e) {
            violation("cannot read back " + file.path() + ": " + e);
        }
    }

    private void resync(String path, Feeding feeding) {
        List<WorkList.Job> jobs = feeding.unansweredJobs().stream()
                .filter(job -> job.file().path().equals(path))
                .toList();
        if (jobs.isEmpty()) violation("#resync of a file that is not being worked on: " + path);
        for (WorkList.Job job : jobs) {
            for (ScheduledRecipient recipient : job.recipients()) {
                if (work.state(recipient) == RecipientState.OFFERED) reread(job.file(), recipient);
            }
        }
    }

    private void reread(ControlView file, ScheduledRecipient recipient) {
        try {
            char tag = file.tag(recipient);
            if (tag == '~') violation("#resync with a lock on " + name(recipient));
            RecipientState state = stateOf(tag);
            work.set(recipient, state == RecipientState.PENDING ? RecipientState.DEFERRED : state);
        } catch (IOException e) {
            // The file has gone, and with it the work.
            work.set(recipient, RecipientState.DEFERRED);
        }
    }

    private void report(AgentLine.RecipientReport report, Feeding feeding) {
        ScheduledRecipient recipient = work.recipient(report.id(), report.offset());
        String place = report.id() + "/" + report.offset();
        if (!work.knows(report.id())) {
            violation("cannot find control file for " + place);
            return;
        }
        RecipientState state = recipient == null ? null : work.state(recipient);
        if (recipient == null || state == null) {
            violation("unknown address offset " + place);
            return;
        }
        reports.add(report);
        switch (state) {
            case DELIVERED, FAILED -> violation("multiple processing of address at " + place);
            case DEFERRED -> violation("reported again without being handed out again: " + place);
            case PENDING -> violation("reported without being handed out: " + place);
            case OFFERED -> {}
        }
        if (state != RecipientState.OFFERED) return;
        RecipientState next = stateAfter(report.status().verb());
        work.set(recipient, next);
        unchecked.put(recipient, report);
        listener.reported(recipient, next, report);
        holdBack(report.status().verb(), recipient.host(), feeding);
    }

    /// Two words are about the whole thread.
    private void holdBack(Verb verb, String host, Feeding feeding) {
        String thread = host.toLowerCase(Locale.ROOT);
        switch (verb) {
            case DEFERALL, RETRYAT -> {
                work.holdBack(thread);
                feeding.finish(thread);
            }
            case OK, OK2, OK3, DEFERRED, DEFERBACK, ERROR, ERROR2 -> {}
        }
    }

    private static RecipientState stateAfter(Verb verb) {
        return switch (verb) {
            case OK, OK2, OK3 -> RecipientState.DELIVERED;
            case ERROR, ERROR2 -> RecipientState.FAILED;
            case DEFERRED, DEFERALL, RETRYAT, DEFERBACK -> RecipientState.DEFERRED;
        };
    }

    static RecipientState stateOf(char tag) {
        return switch (tag) {
            case '+' -> RecipientState.DELIVERED;
            case '-' -> RecipientState.FAILED;
            default -> RecipientState.PENDING;
        };
    }

    void violation(String text) {
        violations.add(text);
        listener.violated(text);
    }

    /// An agent has died: what it reported without finishing the job is not looked at any more.
    void agentDied() {
        unchecked.clear();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<String> comments() {
        return List.copyOf(comments);
    }

    int reportCount() {
        return reports.size();
    }

    List<AgentLine.RecipientReport> reports() {
        return List.copyOf(reports);
    }

    private static String name(ScheduledRecipient recipient) {
        return recipient.id() + "/" + recipient.offset() + " " + recipient.user();
    }
}
