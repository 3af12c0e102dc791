package org.zsmtp.daemon.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.scheduler.SchedulerLine;
import org.zsmtp.scheduler.SchedulerLineReader;

/// The scheduler's lines. They are read ahead of their use on a platform thread of their own, since a read can last
/// for hours, so that the scheduler may send many while reports are on their way. Thread-safe.
public final class JobSource {
    /// More than the scheduler sends ahead (its stock `overfeed` is 150); what does not fit waits in the
    /// socket.
    private static final int READ_AHEAD = 1024;

    private static final int READ_OCTETS = 8192;

    private final InputStream stream;
    private final Deque<SchedulerLine> lines = new ArrayDeque<>();
    private boolean ended;
    private boolean stopped;
    private @Nullable Throwable failure;

    public JobSource(InputStream stream) {
        this.stream = stream;
    }

    /// Begins to read, and returns at once. The thread ends with the stream, or with the process.
    public void start() {
        Thread.ofPlatform().daemon().name("scheduler-lines").start(this::read);
    }

    /// Waits for a line.
    ///
    /// @return empty at the end of the stream, after all lines, or as soon as [#stop] was called
    public synchronized Optional<SchedulerLine> next() throws InterruptedException {
        while (lines.isEmpty() && !ended && !stopped) {
            wait();
        }
        notifyAll();
        return stopped ? Optional.empty() : Optional.ofNullable(lines.poll());
    }

    /// There are no more lines: those not taken yet are dropped.
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private void read() {
        try {
            // Inside the `try`, since a class may not be loadable any more, and the reader of lines must hear of
            // it.
            SchedulerLineReader reader = new SchedulerLineReader();
            byte[] octets = new byte[READ_OCTETS];
            int count = stream.read(octets);
            while (count >= 0) {
                reader.append(ByteBuffer.wrap(octets, 0, count));
                for (SchedulerLine line = reader.next(); line != null; line = reader.next()) {
                    add(line);
                }
                count = stream.read(octets);
            }
        } catch (IOException | InterruptedException closed) {
            // As at the end of the stream.
        } catch (RuntimeException | Error bug) {
            failed(bug);
        } finally {
            end();
        }
    }

    private synchronized void add(SchedulerLine line) throws InterruptedException {
        while (lines.size() >= READ_AHEAD && !stopped) {
            wait();
        }
        lines.add(line);
        notifyAll();
    }

    /// @return what has ended the reading before the end of the stream, a fault of the program; mostly empty
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private synchronized void failed(Throwable bug) {
        failure = bug;
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
