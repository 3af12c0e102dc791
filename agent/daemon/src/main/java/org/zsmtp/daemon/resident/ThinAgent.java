package org.zsmtp.daemon.resident;

import io.netty.channel.unix.FileDescriptor;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;

/// A process that the scheduler has spawned and the engine works for: it has passed its descriptors on, waits for its
/// exit status, and passes signals on. Thread-safe.
public final class ThinAgent {
    /// In octets.
    public static final int LONGEST_TITLE = 200;

    private final long pid;
    private final Greeting greeting;
    private final FileDescriptor reports;
    private final FileDescriptor errors;
    private final SchedulerInput input;
    private final Consumer<String> told;
    private final Runnable close;
    private @Nullable Runnable stop;
    private @Nullable Runnable abandon;
    private boolean stopped;
    private boolean killed;
    private boolean ended;

    /// @param pid         as the system gives it
    /// @param descriptors its standard input, output and error
    /// @param told        tells it something, from any thread
    /// @param close       ends the conversation with it, from any thread
    ThinAgent(long pid, Greeting greeting, List<FileDescriptor> descriptors, Consumer<String> told, Runnable close) {
        this.pid = pid;
        this.greeting = greeting;
        this.reports = descriptors.get(1);
        this.errors = descriptors.get(2);
        this.input = new SchedulerInput(descriptors.get(0), greeting.pending().getBytes(StandardCharsets.ISO_8859_1));
        this.told = told;
        this.close = close;
    }

    /// @return the process that the scheduler knows, whose number stands in the locks
    public long pid() {
        return pid;
    }

    /// @return of jobs that name none
    public Optional<String> host() {
        return greeting.host();
    }

    /// Whether another engine served it before: the scheduler has had its first `#hungry`.
    public boolean isMoved() {
        return greeting.purpose() == Greeting.Purpose.MOVED;
    }

    /// @return the scheduler's lines, for one thread
    public InputStream input() {
        return input;
    }

    /// @return the way of reports to the scheduler, without a buffer
    public OutputStream output() {
        return new SchedulerStream(reports);
    }

    /// What `ps` is to show of the process.
    public void title(String text) {
        told.accept("title " + Printable.ascii(text, LONGEST_TITLE) + "\n");
    }

    /// One of these runs, or one after the other; at once for what has been.
    ///
    /// @param signalled when it gets a signal to stop
    /// @param dead      when it dies before its work is done
    public void whenStopped(Runnable signalled, Runnable dead) {
        boolean late;
        boolean lost;
        synchronized (this) {
            stop = signalled;
            abandon = dead;
            late = stopped;
            lost = killed;
        }
        if (late) {
            signalled.run();
        }
        if (lost) {
            dead.run();
        }
    }

    /// Its work does not come to an end in order: the process ends with this status all the same. From any thread.
    public void abandon(int status) {
        done(status);
    }

    /// It got a signal to stop.
    void stop() {
        @Nullable Runnable action;
        synchronized (this) {
            action = stopped ? null : stop;
            stopped = true;
        }
        if (action != null) {
            action.run();
        }
    }

    /// The process is gone.
    void vanished() {
        @Nullable Runnable action;
        synchronized (this) {
            action = killed || ended ? null : abandon;
            killed = true;
        }
        if (action != null) {
            action.run();
        }
    }

    /// From now on the next lines of the scheduler are another engine's.
    void leave() {
        input.leave();
    }

    /// Its work is done here: the process ends with this status, or goes to another engine where that is what
    /// [#leave] led to.
    void done(int status) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        byte[] pending = input.pending();
        if (input.hasLeft()) {
            told.accept("move " + pending.length + "\n" + new String(pending, StandardCharsets.ISO_8859_1));
        } else {
            told.accept("exit " + status + "\n");
            input.end();
        }
        Descriptors.close(reports);
        Descriptors.close(errors);
        close.run();
    }
}
