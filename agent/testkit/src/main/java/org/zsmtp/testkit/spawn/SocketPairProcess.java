package org.zsmtp.testkit.spawn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A child process as ZMailer's scheduler makes it: one end of a stream socket pair is its descriptors 0, 1 and 2,
/// every other descriptor is closed, and we hold the other end. What it prints anywhere comes out of
/// [#fromProcess].
///
/// One thread may read and another write; signals, waiting and [#close] are open to all. Reading blocks its carrier,
/// so read on a platform thread. Needs native access, glibc and Linux.
public final class SocketPairProcess implements AutoCloseable {

    private static final int SIGKILL = 9;

    private final int pid;
    private final SocketEnd socket;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    private SocketPairProcess(int pid, SocketEnd socket) {
        this.pid = pid;
        this.socket = socket;
    }

    /// Starts the program. The pid is the program's own: the limit of descriptors is set in a shell that then becomes
    /// it.
    public static SocketPairProcess start(Launch launch) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "ulimit -Sn \"$0\" && exec \"$@\"", launch.descriptorLimit() + ""));
        command.addAll(launch.command());
        List<String> environment = launch.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        Libc.Ends ends = Libc.socketPair();
        SocketEnd ours = new SocketEnd(ends.ours());
        try {
            int pid = Libc.spawn(command, environment, launch.directory(), ends.theirs());
            SocketPairProcess process = new SocketPairProcess(pid, ours);
            Thread.ofPlatform().daemon().name("wait-" + pid).start(process::reap);
            return process;
        } catch (IOException failure) {
            ours.close();
            throw failure;
        } finally {
            Libc.close(ends.theirs());
        }
    }

    public int pid() {
        return pid;
    }

    /// What the process writes to descriptors 1 and 2. Ends when nobody holds its end of the pair any more.
    public InputStream fromProcess() {
        return socket.input();
    }

    /// What the process reads on descriptor 0. Closing it is the scheduler's "close": the process reads the end,
    /// and may still write.
    public OutputStream toProcess() {
        return socket.output();
    }

    /// Sends a signal; nothing happens when the process has ended.
    public void signal(int number) throws IOException {
        // The reaper's last act makes the pid free for others, hence the lock.
        synchronized (exit) {
            if (!exit.isDone()) {
                Libc.kill(pid, number);
            }
        }
    }

    /// How the process ended.
    ///
    /// @throws TimeoutException when it has not within `limit`
    public ExitStatus waitFor(Duration limit) throws IOException, InterruptedException, TimeoutException {
        try {
            return exit.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
    }

    public boolean isAlive() {
        return !exit.isDone();
    }

    /// Closes our end of the pair, as a spawner does that dies. The process lives on.
    public void hangUp() throws IOException {
        socket.close();
    }

    /// Kills the process if it lives, waits for its end, and closes our end of the pair.
    @Override
    public void close() throws IOException {
        signal(SIGKILL);
        try {
            exit.join();
        } finally {
            socket.close();
        }
    }

    private void reap() {
        try {
            Libc.awaitEnd(pid);
            synchronized (exit) {
                exit.complete(ExitStatus.decode(Libc.collect(pid)));
            }
        } catch (IOException failure) {
            exit.completeExceptionally(failure);
        }
    }
}
