package org.zsmtp.daemon.report;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.scheduler.AgentLine.RecipientReport;
import org.zsmtp.scheduler.AgentLineWriter;
import org.zsmtp.scheduler.NotaryFields;
import org.zsmtp.scheduler.ReportStatus;
import org.zsmtp.scheduler.Verb;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.DiagnosticLog;
import org.zsmtp.spool.DiagnosticRecord;
import org.zsmtp.spool.LockResult;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLock;
import org.zsmtp.spool.RecipientTag;

/// Takes the recipients of one job and reports each of them exactly once: diagnostic record, report line, tag, logs, in
/// this order (scheduler protocol, section 6). If the process dies between the report and its tag, the next agent sends
/// that mail again. So nothing is done in between: logs, whose libraries take long to load and may fail, come last.
/// Thread-safe: the groups of a job report as they end.
///
/// Where the record of a permanent failure cannot be written the recipient is reported as deferred and stays
/// pending, so that its sender hears of it another time. Where that of a delivery cannot be, the scheduler is asked
/// to write it: delivering again is the one thing that must not be. For the same reason a final tag that cannot be
/// written is noted in a journal, which the next agent asks (decision 0062).
public final class Reporter {
    private final long id;
    private final RecipientLock locks;
    private final DiagnosticLog diagnostics;
    private final ReportSink sink;
    private final InstantSource clock;
    private final long pid;
    private final Unwritten unwritten;
    private final Map<Long, RecipientLine> taken = new LinkedHashMap<>();

    /// Where tags go that cannot be written into their control file.
    public interface Unwritten {

        /// @throws IOException where it cannot be noted either
        void note(RecipientLine line, RecipientTag tag) throws IOException;
    }

    /// @param id  the control file's number
    /// @param pid of this agent, as it stands in locks
    public Reporter(
            long id,
            RecipientLock locks,
            DiagnosticLog diagnostics,
            Unwritten unwritten,
            ReportSink sink,
            InstantSource clock,
            long pid) {
        this.id = id;
        this.unwritten = unwritten;
        this.locks = locks;
        this.diagnostics = diagnostics;
        this.sink = sink;
        this.clock = clock;
        this.pid = pid;
    }

    /// Takes a recipient.
    ///
    /// @return whether it is ours now
    public synchronized boolean take(RecipientLine line) {
        try {
            LockResult result = locks.lock(line);
            if (result.succeeded()) {
                taken.put(line.offset(), line);
                return true;
            }
            sink.comment(id + "/" + line.offset() + " is not taken: "
                    + switch (result) {
                        case OTHER_TAG -> "somebody else has it, or it is done";
                        case TOO_SHORT -> "its line is cut off";
                        case WRITTEN, UNMARKED -> throw new IllegalStateException("taken after all");
                    });
        } catch (IOException e) {
            sink.comment(id + "/" + line.offset() + " cannot be locked: " + e.getMessage());
        }
        return false;
    }

    /// Whether to settle a recipient so takes as long as a disk needs to write a record of it.
    public static boolean isRecorded(Finding finding) {
        return isRecorded(ReportStatusOf.of(finding.verdict()));
    }

    private static boolean isRecorded(ReportStatus status) {
        return status.verb() == Verb.ERROR2 || status.verb() == Verb.OK2;
    }

    /// Reports a recipient and releases it. One that is not taken, or no longer, is passed over.
    public synchronized void settle(RecipientLine line, Finding finding) {
        if (taken.remove(line.offset()) == null) {
            return;
        }
        RecipientReport report;
        try {
            report = recorded(line, finding);
        } catch (RuntimeException | Error bug) {
            // Without a report still no lock may stay, and nothing may be sent twice.
            release(line, finding.isSent() ? RecipientTag.DELIVERED : RecipientTag.PENDING);
            throw bug;
        }
        finish(line, finding, report);
    }

    private RecipientReport recorded(RecipientLine line, Finding finding) {
        ReportStatus status = ReportStatusOf.of(finding.verdict());
        NotaryFields notary = NotaryTexts.of(line.user(), finding, pid);
        String message = DialogueText.of(finding);
        boolean recorded = isRecorded(status);
        if (recorded && !record(line, notary, message)) {
            status = ReportStatus.of(status.verb() == Verb.OK2 ? Verb.OK : Verb.DEFERRED);
            recorded = false;
        }
        boolean silent = recorded || status.verb() == Verb.OK3;
        return new RecipientReport(id, line.offset(), silent ? null : notary, status, message);
    }

    /// Reports a recipient that an earlier agent has settled without being able to write its tag, and writes it.
    ///
    /// @param tag DELIVERED or FAILED, of which the diagnostic record was made then
    public synchronized void settleAgain(RecipientLine line, RecipientTag tag) {
        if (taken.remove(line.offset()) != null) {
            Finding finding = Finding.settledBefore(tag);
            ReportStatus status = ReportStatus.of(tag == RecipientTag.FAILED ? Verb.ERROR2 : Verb.OK3);
            finish(line, finding, new RecipientReport(id, line.offset(), null, status, DialogueText.of(finding)));
        }
    }

    private void finish(RecipientLine line, Finding finding, RecipientReport report) {
        RecipientTag tag = tag(report.status().verb());
        try {
            sink.report(line, finding, report);
        } finally {
            release(line, tag);
        }
        sink.released(line, finding, report);
    }

    /// Reports all recipients that are still taken.
    public synchronized void settleRest(Finding finding) {
        List.copyOf(taken.values()).forEach(line -> settle(line, finding));
    }

    private boolean record(RecipientLine line, NotaryFields notary, String message) {
        try {
            DiagnosticLog.Durability durability = diagnostics.append(new DiagnosticRecord(
                    line.offset(),
                    line.headers().offset(),
                    line.notaryOffset(),
                    clock.instant().getEpochSecond(),
                    notary.text(),
                    AgentLineWriter.message(message)));
            switch (durability) {
                case ON_DISK -> {}
                case IN_FILE ->
                    sink.recordLost("diagnostic writeout with bad results!: " + id + "/" + line.offset()
                            + ", perhaps not on the disk");
            }
            return true;
        } catch (IOException e) {
            sink.recordLost("diagnostic writeout with bad results!: " + id + "/" + line.offset() + ", "
                    + Printable.ascii(String.valueOf(e.getMessage()), 200));
            return false;
        }
    }

    private void release(RecipientLine line, RecipientTag tag) {
        try {
            LockResult result = locks.unlock(line, tag);
            if (!result.succeeded()) {
                sink.comment(id + "/" + line.offset() + " was not locked any more when it was " + tag);
            }
        } catch (IOException e) {
            sink.comment(id + "/" + line.offset() + " cannot be unlocked: " + e.getMessage());
            if (tag != RecipientTag.PENDING) {
                remember(line, tag);
            }
        }
    }

    private void remember(RecipientLine line, RecipientTag tag) {
        try {
            unwritten.note(line, tag);
            sink.comment(id + "/" + line.offset() + " is noted as " + tag + " beside its control file");
        } catch (IOException e) {
            sink.comment("HELP! " + id + "/" + line.offset() + " is " + tag
                    + ", which can be written nowhere, and may be sent again: " + e.getMessage());
        }
    }

    private static RecipientTag tag(Verb verb) {
        return switch (verb) {
            case OK, OK2, OK3 -> RecipientTag.DELIVERED;
            case ERROR, ERROR2 -> RecipientTag.FAILED;
            case DEFERRED, DEFERALL, DEFERBACK, RETRYAT -> RecipientTag.PENDING;
        };
    }
}
