package org.zsmtp.testkit.scheduler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.AgentLineReader;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.scheduler.ReceivedLine;
import org.zsmtp.scheduler.SchedulerLine;
import org.zsmtp.scheduler.SchedulerLineWriter;
import org.zsmtp.testkit.BoundedWait;

/// Plays ZMailer's scheduler for one transport agent at a time.
///
/// It starts the agent, offers it the files of a spool, feeds it by the scheduler's own states and its count of
/// unanswered lines, applies the reports, and when an agent dies clears its locks and hands out again what was
/// not reported. What a scheduler would log, or die of, becomes a violation: a `#hungry` too many or before the
/// reports of its job, misformed lines, reports of recipients that nobody handed out or that are done, tags and
/// diagnostic records that do not fit the report, locks left behind, output after the end, an end that nobody
/// asked for.
///
/// Any thread may call; calls that wait give up after [SchedulerSettings#patience] with an `AssertionError` that
/// holds the transcript.
///
/// Known limits: one agent at a time; deferred recipients wait for [#retry], not for a clock; no bounces are
/// written, nor diagnostic records for `ok` and `error`.
public final class SchedulerDriver implements AutoCloseable {

    private static final int SIGQUIT = 3;
    private static final int LONGEST_LINE = AgentLineReader.LINE_OCTETS;

    /// One agent from its start to its end. Guarded by `state`.
    private final class Run implements AgentPipes.Receiver {

        private final AgentProcess process;
        private final Feeding feeding;
        private final AgentPipes pipes;
        private boolean stopping;
        private boolean signalled;
        private boolean ended;
        private int exitStatus;

        Run(AgentProcess process) {
            this.process = process;
            this.feeding = new Feeding(work, settings.overfeed());
            this.pipes = new AgentPipes(process, this);
        }

        @Override
        public void line(String line) {
            synchronized (state) {
                transcript.agent(line);
                desk.take(parse(line), feeding, stopping);
                feed();
            }
            progress.changed();
        }

        @Override
        public void end(String rest) {
            int status = awaitEnd(process);
            synchronized (state) {
                ended(this, rest, status);
            }
            progress.changed();
        }

        void feed() {
            if (stopping || ended) return;
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (Feeding.Line line : feeding.due()) burst.writeBytes(octets(line));
            pipes.send(burst.toByteArray());
        }
    }

    private final Path transport;
    private final AgentLauncher launcher;
    private final SchedulerSettings settings;
    private final SchedulerListener listener;
    private final Object state = new Object();
    private final BoundedWait progress = new BoundedWait();
    private final PipeTranscript transcript = new PipeTranscript();
    private final WorkList work;
    private final ReportDesk desk;
    private @Nullable Run run;
    private int restartsLeft;

    /// @param transport the spool's directory of control files
    public SchedulerDriver(
            Path transport, AgentLauncher launcher, SchedulerSettings settings, SchedulerListener listener) {
        this.transport = transport;
        this.launcher = launcher;
        this.settings = settings;
        this.listener = listener;
        this.restartsLeft = settings.restarts();
        String host = settings.commandLineHost();
        this.work = new WorkList(r -> r.channel().equals(settings.channel())
                && (host == null || r.host().equalsIgnoreCase(host)));
        this.desk = new ReportDesk(work, listener, settings.deletingFinished());
    }

    public SchedulerDriver(Path transport, AgentLauncher launcher, SchedulerSettings settings) {
        this(transport, launcher, settings, SchedulerListener.NONE);
    }

    // ---- work -----------------------------------------------------------------------------------------

    /// Takes up all control files that it does not know yet; a running agent that idles gets them at once.
    public void offerSpool() throws IOException {
        List<String> paths;
        try (Stream<Path> files = Files.walk(transport, 3)) {
            paths = files.filter(file -> file.getFileName().toString().matches("\\d.*") && Files.isRegularFile(file))
                    .map(file -> transport.relativize(file).toString())
                    .sorted(Comparator.comparingLong(path -> new JobPath(path).id()))
                    .toList();
        }
        for (String path : paths) offer(path);
    }

    /// Takes up one control file, unless it is known.
    ///
    /// @param path below the transport directory
    public void offer(String path) throws IOException {
        synchronized (state) {
            if (work.knows(new JobPath(path).id())) return;
            ControlView file = new ControlView(transport, path);
            List<Long> living = file.unlockDead(SchedulerDriver::isAlive);
            List<RecipientState> tags = new ArrayList<>();
            for (ScheduledRecipient recipient : file.recipients()) {
                tags.add(ReportDesk.stateOf(file.tag(recipient)));
            }
            if (!living.isEmpty()) desk.violation("locked by a living process: " + path + " " + living);
            work.add(file, tags);
            feed();
        }
    }

    /// Deferred recipients are handed out again.
    public void retry() {
        synchronized (state) {
            work.retry();
            feed();
        }
    }

    // ---- the agent's life -----------------------------------------------------------------------------

    /// Starts an agent; there must be none.
    public void start() throws IOException {
        synchronized (state) {
            if (run != null && !run.ended) throw new IllegalStateException("an agent is running");
            AgentProcess process = launcher.start();
            transcript.remark("agent " + process.pid() + " started");
            listener.agentStarted(process.pid());
            run = new Run(process);
        }
    }

    /// @return the pid of the latest agent
    public long pid() {
        synchronized (state) {
            return current().process.pid();
        }
    }

    /// Ends the agent as the scheduler ends one that idles too long: an empty line after all jobs, then close.
    ///
    /// @return its exit status
    public int stop() {
        return end("\n");
    }

    /// Ends the agent as a scheduler does that was told to end: two empty lines, close, SIGQUIT.
    ///
    /// @return its exit status
    public int slowShutdown() throws IOException {
        Run ending;
        synchronized (state) {
            ending = current();
            ask(ending, "\n\n");
        }
        ending.process.signal(SIGQUIT);
        return awaitExit(ending);
    }

    /// Ends the agent as a scheduler does that dies: close.
    ///
    /// @return its exit status
    public int hangUp() {
        return end("");
    }

    private int end(String words) {
        Run ending;
        synchronized (state) {
            ending = current();
            ask(ending, words);
        }
        return awaitExit(ending);
    }

    private void ask(Run ending, String words) {
        ending.stopping = true;
        words.chars().forEach(_ -> transcript.scheduler(""));
        ending.pipes.send(words.getBytes(StandardCharsets.ISO_8859_1));
        transcript.remark("scheduler side closes the pipe");
        ending.pipes.closeOutput();
    }

    /// Sends a signal to the agent; that it ends by it is then no violation.
    public void signal(int number) throws IOException {
        Run signalled;
        synchronized (state) {
            signalled = current();
            signalled.signalled = true;
            transcript.remark("signal " + number);
        }
        signalled.process.signal(number);
    }

    /// Waits until the latest agent has ended.
    ///
    /// @return its exit status, or 128 and the number of the signal that ended it
    public int awaitExit() {
        Run latest;
        synchronized (state) {
            latest = current();
        }
        return awaitExit(latest);
    }

    private int awaitExit(Run ending) {
        await(() -> ending.ended, "end of the agent");
        return ending.exitStatus;
    }

    private void ended(Run over, String rest, int status) {
        over.ended = true;
        over.exitStatus = status;
        transcript.remark("agent " + over.process.pid() + " ended, exit status " + status);
        listener.agentEnded(over.process.pid(), status);
        if (!over.signalled) {
            if (!over.stopping) desk.violation("the agent ended unasked, exit status " + status);
            else if (status != 0) desk.violation("exit status " + status);
            if (!rest.isEmpty()) desk.violation("a last line without its end: " + rest);
        }
        desk.agentDied();
        for (WorkList.Job job : over.feeding.unansweredJobs()) unlock(job.file());
        work.takeBack();
        if (!over.stopping && restartsLeft > 0 && work.count(RecipientState.PENDING) > 0) {
            restartsLeft--;
            try {
                start();
            } catch (IOException e) {
                desk.violation("cannot start another agent: " + e);
            }
        }
    }

    private void unlock(ControlView file) {
        try {
            List<Long> living = file.unlockDead(SchedulerDriver::isAlive);
            if (!living.isEmpty()) desk.violation("locks of living processes in " + file.path() + ": " + living);
        } catch (IOException e) {
            desk.violation("cannot clear locks in " + file.path() + ": " + e);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private int awaitEnd(AgentProcess process) {
        try {
            return process.awaitEnd(settings.patience());
        } catch (TimeoutException e) {
            synchronized (state) {
                desk.violation("the agent has closed its output and does not end");
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    // ---- lines ----------------------------------------------------------------------------------------

    private static ReceivedLine parse(String line) {
        if (line.length() > LONGEST_LINE) {
            return new ReceivedLine.Misformed(line.substring(0, 100), "line of " + line.length() + " octets");
        }
        if (line.indexOf('\0') >= 0) return new ReceivedLine.Misformed(line, "NUL");
        return AgentLineReader.parse(line);
    }

    private void feed() {
        if (run != null) run.feed();
    }

    private byte[] octets(Feeding.Line line) {
        SchedulerLine said = switch (line) {
            case Feeding.Line.Idle _ -> new SchedulerLine.Idle();
            case Feeding.Line.Work(var job) -> {
                job.recipients().forEach(listener::handedOut);
                String host = settings.commandLineHost() == null ? job.host() : null;
                yield new SchedulerLine.Job(new JobPath(job.file().path()), host);
            }
        };
        byte[] octets = SchedulerLineWriter.octets(said);
        transcript.scheduler(new String(octets, 0, octets.length - 1, StandardCharsets.ISO_8859_1));
        return octets;
    }

    private Run current() {
        if (run == null) throw new IllegalStateException("no agent was started");
        return run;
    }

    // ---- waiting and looking --------------------------------------------------------------------------

    /// Waits until nothing is pending or handed out and every line is answered, `#idle` included.
    ///
    /// @throws AssertionError also if no agent is left to do it
    public void awaitSettled() {
        await(() -> settled() || gone(), "settled spool");
        synchronized (state) {
            if (!settled()) throw new AssertionError("no agent is left to do the work\n" + account());
        }
    }

    /// Waits until so many reports have come in, of all agents together.
    public void awaitReports(int count) {
        await(() -> desk.reportCount() >= count, count + " reports");
    }

    private boolean settled() {
        return work.count(RecipientState.PENDING) == 0
                && work.count(RecipientState.OFFERED) == 0
                && run != null
                && (run.ended || (run.feeding.quiet() && run.feeding.state() == Feeding.State.IDLE));
    }

    private boolean gone() {
        return run != null && run.ended;
    }

    private void await(BooleanSupplier condition, String what) {
        progress.until(
                () -> {
                    synchronized (state) {
                        return condition.getAsBoolean();
                    }
                },
                settings.patience(),
                () -> "no " + what + " within " + settings.patience() + "\n" + account());
    }

    private String account() {
        synchronized (state) {
            Map<ScheduledRecipient, RecipientState> states = work.states();
            return String.format(Locale.ROOT, "%d recipients%n%s%n%s", states.size(), desk.violations(), transcript);
        }
    }

    public int count(RecipientState which) {
        synchronized (state) {
            return work.count(which);
        }
    }

    public Map<ScheduledRecipient, RecipientState> recipients() {
        synchronized (state) {
            return work.states();
        }
    }

    /// All reports of known recipients, in the order in which they came.
    public List<AgentLine.RecipientReport> reports() {
        synchronized (state) {
            return desk.reports();
        }
    }

    public List<String> comments() {
        synchronized (state) {
            return desk.comments();
        }
    }

    public List<String> violations() {
        synchronized (state) {
            return desk.violations();
        }
    }

    /// @throws AssertionError with the transcript if there are violations
    public void requireLawful() {
        if (!violations().isEmpty()) throw new AssertionError(account());
    }

    public PipeTranscript transcript() {
        return transcript;
    }

    /// Kills the agent if one runs.
    @Override
    public void close() throws IOException {
        Run last;
        synchronized (state) {
            last = run;
            restartsLeft = 0;
            if (last != null) last.signalled = true;
        }
        if (last != null) last.process.close();
    }
}
