package org.zsmtp.daemon.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobComments;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.record.JobLog;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.daemon.record.MessagesAtWork;
import org.zsmtp.daemon.record.event.EventLog;
import org.zsmtp.daemon.record.event.EventLogger;
import org.zsmtp.daemon.record.syslog.Syslog;
import org.zsmtp.daemon.record.syslog.SyslogReports;
import org.zsmtp.daemon.record.title.TitlePlace;
import org.zsmtp.daemon.record.title.TitleUpdater;
import org.zsmtp.daemon.record.transcript.TranscriptLog;
import org.zsmtp.daemon.record.transcript.TranscriptLogger;
import org.zsmtp.daemon.record.verbose.VerboseLogger;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.mail.MailObject;

/// All records of one agent: what hears its jobs and its deliveries. Thread-safe.
public final class AgentLogs implements AutoCloseable {
    private final InstantSource clock;
    private final List<JobListener> jobListeners = new ArrayList<>();
    private final List<DeliveryListener> deliveryListeners = new ArrayList<>();

    private final List<Closeable> files = new ArrayList<>();
    private final MessagesAtWork atWork = new MessagesAtWork();
    private @Nullable TitleUpdater title;

    private AgentLogs(InstantSource clock) {
        this.clock = clock;
    }

    /// Opens what is to be recorded. A file that cannot be opened is left out, and `trouble` hears of it.
    ///
    /// @param transport the spool's transport directory, where verbose files are looked for
    /// @param pid       of the agent
    /// @param titles    where its title is shown, if anywhere
    /// @param zone      of the times in records that have no zone
    /// @param trouble   gets one line for each file that cannot be opened, before this returns
    /// @param lost      gets a line, later, when syslog cannot be reached
    public static AgentLogs open(
            LogSettings settings,
            Path transport,
            long pid,
            Supplier<Optional<TitlePlace>> titles,
            InstantSource clock,
            ZoneId zone,
            Consumer<String> trouble,
            Consumer<String> lost) {
        AgentLogs records = new AgentLogs(clock);
        settings.transcript().ifPresent(path -> {
            try {
                TranscriptLog log = TranscriptLog.open(path, pid, clock, zone);
                records.files.add(log);
                TranscriptLogger record =
                        new TranscriptLogger(log, settings.detail(), settings.certificates(), clock, zone, pid);
                records.jobListeners.add(record);
                records.deliveryListeners.add(record);
            } catch (IOException e) {
                trouble.accept("cannot open logfile \"" + path + "\"!");
            }
        });
        if (settings.detail() == LogDetail.EACH_JOB) {
            records.jobListeners.add(new JobComments());
        }
        if (settings.title() == LogSettings.Title.SHOWN) {
            titles.get().ifPresent(place -> {
                TitleUpdater record = new TitleUpdater(place, System::nanoTime);
                records.title = record;
                records.jobListeners.add(record);
                records.deliveryListeners.add(record);
            });
        }
        settings.events().ifPresent(path -> {
            try {
                EventLog log = EventLog.open(path);
                records.files.add(log);
                records.deliveryListeners.add(new EventLogger(log, records.atWork::of, clock, pid));
            } catch (IOException e) {
                trouble.accept("cannot open event log \"" + path + "\"!");
            }
        });
        settings.syslog().ifPresent(layout -> {
            Syslog syslog = new Syslog(settings.logger(), pid, clock, zone, lost);
            SyslogReports reports = new SyslogReports(syslog, layout, records.atWork::of, clock);
            records.jobListeners.add(reports);
            records.deliveryListeners.add(reports);
        });
        VerboseLogger verbose = new VerboseLogger(transport, records.atWork::of, pid);
        records.jobListeners.add(verbose);
        records.deliveryListeners.add(verbose);
        return records;
    }

    /// Nothing is recorded.
    public static AgentLogs none() {
        return new AgentLogs(InstantSource.system());
    }

    /// Somebody else is to hear, of all that begins from now on.
    public void add(JobListener jobs, DeliveryListener deliveries) {
        jobListeners.add(jobs);
        deliveryListeners.add(deliveries);
    }

    /// @return the job of a message that is with the engine, null where no job has sent it
    @Nullable
    public JobMessage job(MailObject mail) {
        return atWork.of(mail);
    }

    /// @return what the engine is to tell of its deliveries
    public List<DeliveryListener> deliveries() {
        return List.copyOf(deliveryListeners);
    }

    /// A job begins. Close the record when the job is done.
    ///
    /// @param sink        gets all reports
    public JobLog begin(JobPath path, String host, ReportSink sink) {
        JobFacts facts = new JobFacts(path, host, clock.instant(), sink::comment);
        return new JobLog(facts, sink, jobListeners, atWork);
    }

    /// The agent waits for the scheduler's first line.
    public void ready() {
        if (title != null) {
            title.waiting("#hungry");
        }
    }

    /// The agent has ended, in a process that goes on for others: gives its files back.
    @Override
    public void close() {
        for (Closeable each : files) {
            try {
                each.close();
            } catch (IOException lost) {
                // As a line that cannot be written is lost.
            }
        }
    }

    /// The agent waits for the scheduler, which has nothing for it now.
    public void idle() {
        if (title != null) {
            title.waiting("#idle");
        }
    }
}
