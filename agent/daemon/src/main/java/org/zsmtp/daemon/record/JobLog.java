package org.zsmtp.daemon.record;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.Guarded;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;

/// The place where a job tells what it does, and where its reports pass by on their way to the scheduler: listeners
/// hear of both. Owned by the job, whose groups report on several threads; [#read] and [#opened] come before those.
public final class JobLog implements ReportSink, AutoCloseable {
    private final JobFacts facts;
    private final ReportSink next;
    private final List<JobListener> listeners;
    private final MessagesAtWork atWork;
    private final Set<Content> messages = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param next      gets all reports
    /// @param listeners hear of the job, each in turn; what one of them throws is no other's concern
    public JobLog(JobFacts facts, ReportSink next, List<JobListener> listeners, MessagesAtWork atWork) {
        this.facts = facts;
        this.next = next;
        this.listeners = List.copyOf(listeners);
        this.atWork = atWork;
        tell(listener -> listener.began(facts));
    }

    // ---- from the job ---------------------------------------------------------------------------------------------

    public void read(ControlFile file) {
        facts.read(file);
        tell(listener -> listener.read(facts));
    }

    /// @param taken recipients that are ours now, some of all
    public void took(List<RecipientLine> taken) {
        facts.took(taken);
        tell(listener -> listener.took(facts, taken));
    }

    public void opened(MessageFile message) {
        facts.opened(message);
    }

    /// A message goes to the engine, where it stays until the job ends.
    public synchronized void sends(MailObject mail, Destination destination) {
        messages.add(mail.content());
        atWork.add(mail, new JobMessage(facts, destination.toString()));
    }

    @Override
    public synchronized void close() {
        atWork.remove(messages);
        tell(listener -> listener.ended(facts));
    }

    // ---- reports on their way -------------------------------------------------------------------------------------

    @Override
    public void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.report(line, finding, report);
    }

    @Override
    public void released(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.released(line, finding, report);
        tell(listener -> listener.reported(facts, line, finding, report));
    }

    @Override
    public void resync(String name) {
        next.resync(name);
        tell(listener -> listener.resync(facts));
    }

    @Override
    public void comment(String text) {
        next.comment(text);
    }

    @Override
    public void recordLost(String text) {
        next.recordLost(text);
    }

    private void tell(Consumer<JobListener> what) {
        listeners.forEach(listener -> Guarded.run(() -> what.accept(listener)));
    }
}
