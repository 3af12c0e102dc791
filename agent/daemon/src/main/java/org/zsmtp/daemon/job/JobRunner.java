package org.zsmtp.daemon.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.zsmtp.daemon.batch.Batch;
import org.zsmtp.daemon.batch.BatchLoader;
import org.zsmtp.daemon.batch.TransactionGroup;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.ContentConfig;
import org.zsmtp.daemon.record.JobLog;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.daemon.report.Reporter;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.DiagnosticLog;
import org.zsmtp.spool.HeaderBlock;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.SpoolFileException;
import org.zsmtp.spool.TagJournal;

/// One job from its control file to its last report, one block of recipients after the other: read, take, deliver
/// each group, report, release. Thread-safe. Whatever happens, no recipient stays locked and none is lost.
public final class JobRunner {
    private static final EnhancedStatusCode BAD_DESTINATION = new EnhancedStatusCode(5, 1, 2);
    private static final EnhancedStatusCode NO_MESSAGE = new EnhancedStatusCode(5, 3, 0);

    /// RFC 3463 section 3.4: message too big for system.
    private static final EnhancedStatusCode TOO_LARGE = new EnhancedStatusCode(4, 3, 4);

    private static final String NO_MEMORY = "the agent has too little memory for this message";
    private static final EnhancedStatusCode LOCAL_TROUBLE = new EnhancedStatusCode(4, 3, 0);

    private static final int DEEPEST_CAUSE = 20;

    /// Octets of a control file that is worked through in no time.
    private static final long SMALL = 1 << 16;

    private final SpoolDirectory spool;
    private final RecipientSelection selection;
    private final JobDestination destinations;
    private final ContentConfig content;
    private final Supplier<MailTransport> transport;
    private final ReportSink sink;
    private final InstantSource clock;
    private final long pid;
    private final AgentLogs records;
    private final MemoryBudget memory;
    private volatile boolean stopped;
    private final TagJournal journal;
    private final Set<Reporter> open = ConcurrentHashMap.newKeySet();
    private final Consumer<Throwable> whenBroken;

    /// One job may have many groups.
    private final Semaphore transactions;

    /// @param selection  whose recipients are taken
    /// @param everywhere where all mail goes; empty for the job's own host
    /// @param content    what may be done with messages
    /// @param pid        of the agent, for the locks
    /// @param records    hear of each job
    /// @param atOnce     how many transactions are with the engine at most
    /// @param memory     for the jobs of all agents that this process works for
    /// @param whenBroken hears, perhaps more than once, that parts of the program cannot be loaded
    ///     (a [LinkageError]), so that it is better to end than to go on; throws nothing
    public JobRunner(
            SpoolDirectory spool,
            RecipientSelection selection,
            Optional<? extends Destination> everywhere,
            ContentConfig content,
            Supplier<MailTransport> transport,
            ReportSink sink,
            InstantSource clock,
            long pid,
            AgentLogs records,
            int atOnce,
            Consumer<Throwable> whenBroken,
            MemoryBudget memory) {
        this.memory = memory;
        this.spool = spool;
        this.selection = selection;
        this.destinations = new JobDestination(everywhere);
        this.content = content;
        this.transport = transport;
        this.sink = sink;
        this.clock = clock;
        this.pid = pid;
        this.records = records;
        this.transactions = new Semaphore(atOnce);
        this.journal = new TagJournal(spool);
        this.whenBroken = whenBroken;
    }

    /// Reports and releases whatever is still taken, for an agent that ends without waiting for it. From any
    /// thread.
    public void releaseAll() {
        open.forEach(JobRunner::settleRest);
    }

    private static void settleRest(Reporter reporter) {
        reporter.settleRest(Finding.deferred(LOCAL_TROUBLE, "the agent has failed on this job"));
    }

    /// Does a job. Returns when all its recipients are reported and released. Throws nothing.
    public void run(Job job) {
        try (JobLog record = records.begin(job.path(), job.host(), sink);
                SpoolDirectory.Frame _ = spool.use()) {
            run(job, record);
        }
    }

    private void run(Job job, JobLog record) {
        boolean done = false;
        try {
            done = attempt(job, record);
        } catch (SpoolFileException e) {
            comment(job, String.valueOf(e.getMessage()));
        } catch (MalformedControlFile e) {
            comment(job, "malformed: " + e.getMessage());
        } catch (IOException e) {
            comment(job, "cannot be read: " + FileFailure.reason(e));
        } catch (RuntimeException | Error e) {
            internalError(job, e);
        }
        if (!done) {
            record.resync(job.path().text());
        }
    }

    /// Begins to end, from any thread: of jobs in progress no further block of recipients is taken. They stay as
    /// they are, for the next agent.
    public void stop() {
        stopped = true;
    }

    /// @return false where there was nothing, or nothing more, to do
    private boolean attempt(Job job, JobLog record) throws IOException, MalformedControlFile {
        String path = job.path().text();
        try (FileChannel file = spool.openControlFile(path)) {
            ControlFileReader control = ControlFileReader.open(file);
            return control.length() <= SMALL
                    ? attempt(job, file, control, record)
                    : attemptBesides(job, file, control, record);
        }
    }

    /// The same for one with very many recipients, which is not for the thread of all connections.
    private boolean attemptBesides(Job job, FileChannel file, ControlFileReader control, JobLog record)
            throws IOException, MalformedControlFile {
        try {
            return Fiber.blocking(() -> attempt(job, file, control, record));
        } catch (IOException | MalformedControlFile | RuntimeException e) {
            throw e;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean attempt(Job job, FileChannel file, ControlFileReader control, JobLog record)
            throws IOException, MalformedControlFile {
        String path = job.path().text();
        Reporter reporter = new Reporter(
                job.path().id(),
                spool.locks(file, path, pid),
                new DiagnosticLog(() -> spool.controlFile(path)),
                (line, tag) -> journal.note(path, control.file(), line, tag, clock.instant()),
                record,
                clock,
                pid);
        RecipientBlocks blocks = new RecipientBlocks(control.recipients(), selection.of(control, job.host()));
        record.read(control.file());
        boolean done = false;
        open.add(reporter);
        try {
            for (List<RecipientLine> block = blocks.next(); !block.isEmpty() && !stopped; block = blocks.next()) {
                done |= deliver(job, control, block, reporter, record);
            }
        } catch (OutOfMemoryError full) {
            reporter.settleRest(Finding.deferred(TOO_LARGE, NO_MEMORY));
            throw full;
        } finally {
            settleRest(reporter);
            open.remove(reporter);
        }
        return done;
    }

    /// Recipients whose tag an earlier agent could not write get it now, and no mail.
    private List<RecipientLine> withoutSettled(
            Job job, ControlFile control, List<RecipientLine> taken, Reporter reporter) {
        if (!journal.exists()) {
            return taken;
        }
        List<RecipientLine> unsettled = new ArrayList<>();
        for (RecipientLine line : taken) {
            try {
                journal.of(job.path().text(), control, line)
                        .ifPresentOrElse(tag -> reporter.settleAgain(line, tag), () -> unsettled.add(line));
            } catch (IOException e) {
                String why = "it is not known whether it was sent before: "
                        + Printable.ascii(String.valueOf(e.getMessage()), 200);
                reporter.settle(line, Finding.deferred(LOCAL_TROUBLE, why));
            }
        }
        return unsettled;
    }

    /// Takes some recipients, as soon as there is memory for them, and sends to them.
    ///
    /// @return false where there was nothing to do
    private boolean deliver(
            Job job, ControlFileReader control, List<RecipientLine> block, Reporter reporter, JobLog record)
            throws IOException {
        long need = MemoryBudget.need(block);
        if (!memory.fits(need)) {
            List<RecipientLine> taken = taken(block, reporter, record);
            HeaderBlock headers = block.getFirst().headers();
            Finding finding = Finding.deferred(
                    TOO_LARGE,
                    "the header of " + headers.octetLength() + " octets in " + headers.fields()
                            + " fields is more than the agent has memory for");
            comment(job, "not sent: " + finding.diagnosis().text());
            taken.forEach(line -> reporter.settle(line, finding));
            return !taken.isEmpty();
        }
        return memory.with(need, () -> {
            List<RecipientLine> taken = taken(block, reporter, record);
            List<RecipientLine> unsettled = withoutSettled(job, control.file(), taken, reporter);
            return !taken.isEmpty() && (unsettled.isEmpty() || send(job, control, unsettled, reporter, record));
        });
    }

    private static List<RecipientLine> taken(List<RecipientLine> block, Reporter reporter, JobLog record) {
        List<RecipientLine> taken = block.stream().filter(reporter::take).toList();
        record.took(taken);
        return taken;
    }

    private boolean send(
            Job job, ControlFileReader control, List<RecipientLine> taken, Reporter reporter, JobLog record)
            throws IOException {
        ControlFile file = control.file();
        Batch batch;
        try (MessageFile message =
                spool.openMessageFile(job.path().text(), file.messageFileName(), file.bodyOffset())) {
            record.opened(message);
            // A large one is read from its file to its end.
            batch = message.isInMemory()
                    ? BatchLoader.load(control, taken, message, content)
                    : Fiber.blocking(() -> BatchLoader.load(control, taken, message, content));
        } catch (SpoolFileException e) {
            taken.forEach(line -> settle(reporter, line, unusable(e)));
            return false;
        } catch (IOException e) {
            Finding unreadable =
                    Finding.deferred(LOCAL_TROUBLE, "message file cannot be read: " + FileFailure.reason(e));
            taken.forEach(line -> settle(reporter, line, unreadable));
            return false;
        }
        batch.remarks().forEach(remark -> comment(job, remark));
        batch.refused().forEach(each -> settle(reporter, each.line(), each.finding()));
        deliver(job, batch.groups(), reporter, record);
        return true;
    }

    /// A file that is gone from its directory is lost. Other errors may be temporary: a disk that is not
    /// mounted, a file that is being restored, a link that is being repaired.
    private static Finding unusable(SpoolFileException e) {
        String why = Printable.ascii(String.valueOf(e.getMessage()), 200);
        return switch (e.reason()) {
            case MISSING ->
                Finding.refused(NO_MESSAGE, "message file is missing: " + why + ". Consider resending your message");
            case NO_DIRECTORY, NOT_REGULAR, UNTRUSTED_LINK, BAD_NAME, TOO_SHORT ->
                Finding.deferred(LOCAL_TROUBLE, "message file cannot be used: " + why);
        };
    }

    private void deliver(Job job, List<TransactionGroup> groups, Reporter reporter, JobLog record) {
        if (groups.size() == 1) {
            deliver(job, groups.getFirst(), reporter, record);
            return;
        }
        Fiber.runBlocking(() -> deliverAll(job, groups, reporter, record));
    }

    private void deliverAll(Job job, List<TransactionGroup> groups, Reporter reporter, JobLog record) {
        List<Thread> threads = new ArrayList<>();
        try {
            for (TransactionGroup group : groups) {
                threads.add(Thread.ofVirtual()
                        .name("group " + job.path())
                        .start(() -> deliver(job, group, reporter, record)));
            }
        } finally {
            // What is under way has results to come, also where the next thread could not be started.
            for (Thread thread : threads) {
                Uninterrupted.join(thread);
            }
        }
    }

    private void deliver(Job job, TransactionGroup group, Reporter reporter, JobLog record) {
        Destination destination;
        try {
            destination = destinations.of(job.host(), group.exchangers());
        } catch (IllegalArgumentException e) {
            Finding finding = Finding.refused(BAD_DESTINATION, "no mail can be sent to this host: " + e.getMessage());
            group.lines().forEach(line -> settle(reporter, line, finding));
            return;
        }
        record.sends(group.mail(), destination);
        if (!transactions.tryAcquire()) {
            Fiber.runBlocking(transactions::acquireUninterruptibly);
        }
        try {
            engine().deliver(
                            group.mail(),
                            destination,
                            result -> settle(reporter, group.line(result.recipient()), Finding.of(result)));
        } catch (OutOfMemoryError full) {
            comment(job, "not sent: " + NO_MEMORY);
            group.lines().forEach(line -> reporter.settle(line, Finding.deferred(TOO_LARGE, NO_MEMORY)));
        } catch (RuntimeException | Error e) {
            internalError(job, e);
        } finally {
            transactions.release();
        }
    }

    /// Connections should wait neither for a record on the disk nor for a scheduler that does not read.
    private void settle(Reporter reporter, RecipientLine line, Finding finding) {
        if (Reporter.isRecorded(finding) || sink.isCongested()) {
            Fiber.runBlocking(() -> reporter.settle(line, finding));
        } else {
            reporter.settle(line, finding);
        }
    }

    private MailTransport engine() {
        try {
            return transport.get();
        } catch (RuntimeException | Error bug) {
            // Another process may have the descriptors or the memory that were missing here.
            whenBroken.accept(bug);
            throw bug;
        }
    }

    private void internalError(Job job, Throwable bug) {
        if (isBroken(bug)) {
            whenBroken.accept(bug);
        }
        comment(job, "internal error: " + bug);
    }

    private static boolean isBroken(Throwable bug) {
        Throwable each = bug;
        for (int depth = 0; each != null && depth < DEEPEST_CAUSE; depth++) {
            if (each instanceof LinkageError) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private void comment(Job job, String text) {
        sink.comment(job.path() + ": " + Printable.ascii(text, 500));
    }
}
