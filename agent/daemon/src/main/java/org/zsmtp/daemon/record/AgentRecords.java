package org.zsmtp.daemon.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.report.Guarded;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.MailObject;

/// All records of one agent: what hears its jobs and its deliveries. Thread-safe.
public final class AgentRecords {
    private final InstantSource clock;
    private final List<JobListener> jobListeners = new ArrayList<>();
    private final List<DeliveryListener> deliveryListeners = new ArrayList<>();

    /// By content, which stays the same object when a message is split into transactions.
    private final Map<Content, JobMessage> messages = Collections.synchronizedMap(new IdentityHashMap<>());

    private @Nullable TitleRecord title;

    private AgentRecords(InstantSource clock) {
        this.clock = clock;
    }

    /// Opens what is to be recorded. A file that cannot be opened is left out, and `trouble` hears of it.
    ///
    /// @param transport the spool's transport directory, where verbose files are looked for
    /// @param pid       of this process
    /// @param zone      of the times in records that have no zone
    /// @param trouble   gets one line for each file that cannot be opened, before this returns
    /// @param lost      gets a line, later, when syslog cannot be reached
    public static AgentRecords open(
            RecordSettings settings,
            Path transport,
            long pid,
            InstantSource clock,
            ZoneId zone,
            Consumer<String> trouble,
            Consumer<String> lost) {
        AgentRecords records = new AgentRecords(clock);
        settings.transcript().ifPresent(path -> {
            try {
                TranscriptLog log = TranscriptLog.open(path, pid, clock, zone);
                TranscriptRecord record =
                        new TranscriptRecord(log, settings.detail(), settings.certificates(), clock, zone, pid);
                records.jobListeners.add(record);
                records.deliveryListeners.add(record);
            } catch (IOException e) {
                trouble.accept("cannot open logfile \"" + path + "\"!");
            }
        });
        if (settings.detail() == RecordSettings.Detail.EACH_JOB) {
            records.jobListeners.add(new JobComments());
        }
        if (settings.title() == RecordSettings.Title.SHOWN) {
            ProcessTitle.open().ifPresent(place -> {
                TitleRecord record = new TitleRecord(place, System::nanoTime);
                records.title = record;
                records.jobListeners.add(record);
                records.deliveryListeners.add(record);
            });
        }
        settings.events().ifPresent(path -> {
            try {
                records.deliveryListeners.add(new EventRecord(EventLog.open(path), records::messageOf, clock, pid));
            } catch (IOException e) {
                trouble.accept("cannot open event log \"" + path + "\"!");
            }
        });
        settings.syslog().ifPresent(layout -> {
            Syslog syslog = new Syslog(settings.logger(), pid, clock, zone, lost);
            SyslogReports reports = new SyslogReports(syslog, layout, records::messageOf, clock);
            records.jobListeners.add(reports);
            records.deliveryListeners.add(reports);
        });
        VerboseRecord verbose = new VerboseRecord(transport, records::messageOf, pid);
        records.jobListeners.add(verbose);
        records.deliveryListeners.add(verbose);
        return records;
    }

    /// Nothing is recorded.
    public static AgentRecords none() {
        return new AgentRecords(InstantSource.system());
    }

    /// @return what the engine is to tell of its deliveries
    public List<DeliveryListener> deliveries() {
        return List.copyOf(deliveryListeners);
    }

    /// A job begins. Close the record when the job is done.
    ///
    /// @param sink        gets all reports
    public JobRecord begin(JobPath path, String host, ReportSink sink) {
        JobRecord job = new JobRecord(path, host, clock.instant(), sink, this);
        jobListeners.forEach(listener -> Guarded.run(() -> listener.began(job)));
        return job;
    }

    /// The agent waits for the scheduler's first line.
    public void ready() {
        if (title != null) {
            title.waiting("#hungry");
        }
    }

    /// The agent waits for the scheduler, which has nothing for it now.
    public void idle() {
        if (title != null) {
            title.waiting("#idle");
        }
    }

    List<JobListener> told() {
        return jobListeners;
    }

    void sends(MailObject mail, JobMessage message) {
        messages.put(mail.content(), message);
    }

    void ended(Set<Content> contents) {
        contents.forEach(messages::remove);
    }

    private @Nullable JobMessage messageOf(MailObject mail) {
        return messages.get(mail.content());
    }
}
