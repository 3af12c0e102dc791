package org.zsmtp.daemon.report;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.RecipientLine;

/// The log for operators: one line for each recipient that is reported, `key=value` in an order that does not
/// change. Never content, and no control characters of a peer's. Thread-safe.
public final class ReportLog implements ReportSink {
    private final ReportSink next;
    private final Supplier<Logger> log;

    /// @param next gets everything, first
    /// @param log  asked for with the first line: loading the library takes longer than starting the agent
    public ReportLog(ReportSink next, Supplier<Logger> log) {
        this.next = next;
        this.log = log;
    }

    @Override
    public void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.report(line, finding, report);
    }

    @Override
    public void released(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.released(line, finding, report);
        Guarded.run(() -> log.get().info(text(line, finding, report)));
    }

    @Override
    public boolean isCongested() {
        return next.isCongested();
    }

    @Override
    public void resync(String path) {
        next.resync(path);
    }

    @Override
    public void comment(String text) {
        next.comment(text);
        Guarded.run(() -> log.get().warn(Printable.ascii(text, 500)));
    }

    @Override
    public void recordLost(String text) {
        next.recordLost(text);
        Guarded.run(() -> log.get().error(Printable.ascii(text, 500)));
    }

    static String text(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        Diagnosis diagnosis = finding.diagnosis();
        Reply reply = diagnosis.reply();
        return "id=" + report.id() + "/" + report.offset()
                + " to=" + HarmlessText.quoted(line.user())
                + " from=" + HarmlessText.quoted(line.sender().user())
                + " host=" + HarmlessText.quoted(line.host())
                + " result=" + VerdictWord.of(finding.verdict())
                + " report=" + HarmlessText.quoted(report.status().text())
                + " status=" + diagnosis.status()
                + " relay=" + relay(finding.remoteMta())
                + " reply=" + (reply == null ? "none" : HarmlessText.quoted(reply.code() + " " + reply.lastLine()))
                + " why=" + HarmlessText.quoted(diagnosis.text());
    }

    private static String relay(@Nullable RemoteMta mta) {
        if (mta == null) {
            return "none";
        }
        return HarmlessText.quoted((mta.name().isEmpty() ? "" : mta.name() + "|") + mta.remote());
    }
}
