package org.zsmtp.daemon;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.process.StopSignal;
import org.zsmtp.daemon.process.StopSignals;

/// How a command that a person waits for ends on SIGINT, SIGTERM, SIGHUP or SIGQUIT: at once, wherever it waits, unless
/// it has said how to end it in order; then it has that time, and a second signal ends it at once. The exit status is
/// 128 and the number of the signal, as a shell has it. Thread-safe.
final class CommandStop {
    private static final int ENDED_BY_SIGNAL = 128;

    /// For standard error to take the last line.
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    /// An end in order.
    private record InOrder(Runnable stop, Supplier<String> left) {}

    private final Runnable cleanUp;
    private final String left;
    private volatile @Nullable InOrder order;

    private CommandStop(String left, Runnable cleanUp) {
        this.left = left;
        this.cleanUp = cleanUp;
    }

    /// Listens to signals from now on.
    ///
    /// @param left what is told when the command is left at once
    static CommandStop listen(String left) {
        return listen(left, () -> {});
    }

    /// The same.
    ///
    /// @param cleanUp removes what is half made; on another thread, at any time, and bounded in time
    static CommandStop listen(String left, Runnable cleanUp) {
        CommandStop stop = new CommandStop(left, cleanUp);
        StopSignals.listen(stop::first, stop::leave, _ -> stop.deaf());
        return stop;
    }

    /// From now on the first signal stops the command in order.
    ///
    /// @param stop returns at once; from any thread
    /// @param left what a second signal leaves, for a person to read; from any thread
    void inOrder(Runnable stop, Supplier<String> left) {
        order = new InOrder(stop, left);
    }

    /// A command that cannot be stopped any more does not go on.
    private void deaf() {
        Console.say("zsmtp: signals cannot be received, so it ends");
        @Nullable InOrder now = order;
        if (now == null) {
            Runtime.getRuntime().halt(ExitStatus.INTERNAL.number());
        } else {
            now.stop().run();
        }
    }

    private void first(StopSignal signal) {
        @Nullable InOrder now = order;
        if (now == null) {
            leave(signal);
        } else {
            now.stop().run();
        }
    }

    private void leave(StopSignal signal) {
        @Nullable InOrder now = order;
        try {
            Thread last = Thread.ofPlatform().daemon().name("last-words").start(() -> {
                cleanUp.run();
                Console.say("zsmtp: ended by SIG" + signal + ": "
                        + (now == null ? left : now.left().get()));
            });
            boolean _ = last.join(LAST_WORDS);
        } catch (InterruptedException nobody) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.number());
        }
    }
}
