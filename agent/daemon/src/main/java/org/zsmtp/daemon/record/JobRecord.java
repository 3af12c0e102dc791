package org.zsmtp.daemon.record;

import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.Guarded;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;

/// One job as records tell of it: what is known of its message, and the place where its reports pass by on their
/// way to the scheduler. Owned by the job, whose groups report on several threads; [#read] and [#opened] come
/// before those.
public final class JobRecord implements ReportSink, AutoCloseable {
    private final JobPath path;
    private final String host;
    private final Instant began;
    private final ReportSink next;
    private final AgentRecords records;
    private volatile @Nullable ControlFile control;
    private volatile @Nullable RecipientLine first;
    private volatile String spoolId = "";
    private volatile @Nullable Instant arrived;
    private final Map<Long, ConversionMode> conversions = new ConcurrentHashMap<>();
    private final Set<Content> messages = Collections.newSetFromMap(new IdentityHashMap<>());

    JobRecord(JobPath path, String host, Instant began, ReportSink next, AgentRecords records) {
        this.path = path;
        this.host = host;
        this.began = began;
        this.next = next;
        this.records = records;
    }

    // ---- from the job ---------------------------------------------------------------------------------------------

    public void read(ControlFile file) {
        control = file;
        tell(listener -> listener.read(this));
    }

    /// @param taken recipients that are ours now, some of all
    public void took(List<RecipientLine> taken) {
        if (first == null && !taken.isEmpty()) {
            first = taken.getFirst();
        }
        tell(listener -> listener.took(this, taken));
    }

    public void opened(MessageFile message) {
        spoolId = message.spoolId();
        arrived = message.modified();
    }

    /// A message goes to the engine, where it stays until the job ends.
    public synchronized void sends(MailObject mail, Destination destination) {
        messages.add(mail.content());
        records.sends(mail, new JobMessage(this, destination.toString()));
    }

    @Override
    public synchronized void close() {
        records.ended(messages);
        tell(listener -> listener.ended(this));
    }

    // ---- reports on their way -------------------------------------------------------------------------------------

    @Override
    public void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.report(line, finding, report);
    }

    @Override
    public void released(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        next.released(line, finding, report);
        tell(listener -> listener.reported(this, line, finding, report));
    }

    @Override
    public void resync(String name) {
        next.resync(name);
        tell(listener -> listener.resync(this));
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
        records.told().forEach(listener -> Guarded.run(() -> what.accept(listener)));
    }

    // ---- for records ----------------------------------------------------------------------------------------------

    /// @return the control file's path below the transport directory
    String path() {
        return path.text();
    }

    long id() {
        return path.id();
    }

    /// @return as the scheduler names it
    String host() {
        return host;
    }

    Instant began() {
        return began;
    }

    /// @return null before it is read
    @Nullable
    ControlFile control() {
        return control;
    }

    /// @return the first recipient that was ours, null where there was none
    @Nullable
    RecipientLine first() {
        return first;
    }

    /// @return the message's name in logs; the job's number where the message file could not be opened
    String spoolId() {
        return spoolId.isEmpty() ? String.valueOf(path.id()) : spoolId;
    }

    /// @return when the message came, null where that is not known
    @Nullable
    Instant arrived() {
        return arrived;
    }

    /// What was last sent to this recipient was converted so.
    void converted(long recipient, ConversionMode mode) {
        conversions.put(recipient, mode);
    }

    /// Asked once, when the recipient is reported.
    ///
    /// @return how that was converted which was last sent to this recipient
    ConversionMode conversion(long recipient) {
        ConversionMode mode = conversions.remove(recipient);
        return mode == null ? ConversionMode.NONE : mode;
    }
}
