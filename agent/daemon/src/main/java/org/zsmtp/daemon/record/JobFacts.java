package org.zsmtp.daemon.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;

/// What is known of one job, for records of it. Written by the job; read on any thread.
public final class JobFacts {
    private final JobPath path;
    private final String host;
    private final Instant began;
    private final Consumer<String> comments;
    private volatile @Nullable ControlFile control;
    private volatile @Nullable RecipientLine first;
    private volatile String spoolId = "";
    private volatile @Nullable Instant arrived;
    private final Map<Long, ConversionMode> conversions = new ConcurrentHashMap<>();

    /// @param comments gets what the scheduler's operator is to read
    public JobFacts(JobPath path, String host, Instant began, Consumer<String> comments) {
        this.path = path;
        this.host = host;
        this.began = began;
        this.comments = comments;
    }

    public void read(ControlFile file) {
        control = file;
    }

    /// @param taken recipients that are ours now, some of all
    public void took(List<RecipientLine> taken) {
        if (first == null && !taken.isEmpty()) {
            first = taken.getFirst();
        }
    }

    public void opened(MessageFile message) {
        spoolId = message.spoolId();
        arrived = message.modified();
    }

    /// @return the control file's path below the transport directory
    public String path() {
        return path.text();
    }

    public long id() {
        return path.id();
    }

    /// @return as the scheduler names it
    public String host() {
        return host;
    }

    public Instant began() {
        return began;
    }

    /// @return null before it is read
    @Nullable
    public ControlFile control() {
        return control;
    }

    /// @return the first recipient that was ours, null where there was none
    @Nullable
    public RecipientLine first() {
        return first;
    }

    /// @return the message's name in logs; the job's number where the message file could not be opened
    public String spoolId() {
        return spoolId.isEmpty() ? String.valueOf(path.id()) : spoolId;
    }

    /// @return when the message came, null where that is not known
    @Nullable
    public Instant arrived() {
        return arrived;
    }

    public void comment(String text) {
        comments.accept(text);
    }

    /// What was last sent to this recipient was converted so.
    public void converted(long recipient, ConversionMode mode) {
        conversions.put(recipient, mode);
    }

    /// Asked once, when the recipient is reported.
    ///
    /// @return how that was converted which was last sent to this recipient
    public ConversionMode conversion(long recipient) {
        ConversionMode mode = conversions.remove(recipient);
        return mode == null ? ConversionMode.NONE : mode;
    }
}
