package org.zsmtp.daemon.process;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells that this process was asked to stop: SIGTERM, SIGINT, SIGHUP or SIGQUIT, except those that the process was
/// started to ignore (`nohup`).
///
/// A JVM answers SIGQUIT with a thread dump on standard output, which is the scheduler's stream, and gives nobody
/// the signal. So the launcher starts it with the four signals blocked and with `-Xrs`, under which the JVM leaves
/// them blocked in all its threads, and a thread here reads them from a [SignalDescriptor]. Nothing is lost between
/// start and [#listen]: a blocked signal waits.
///
/// Where the signals are not blocked (an `env` without `--block-signal`, or a JVM started by hand) the JVM's own
/// handlers serve TERM, INT and HUP, and SIGQUIT keeps the JVM's meaning.
public final class StopSignals {

    private final Consumer<StopSignal> first;
    private final Consumer<StopSignal> further;
    private final Consumer<Throwable> deaf;
    private final AtomicBoolean told = new AtomicBoolean();

    private StopSignals(Consumer<StopSignal> first, Consumer<StopSignal> further, Consumer<Throwable> deaf) {
        this.first = first;
        this.further = further;
        this.deaf = deaf;
    }

    /// Begins to listen, and returns at once. The listener runs on a daemon thread, never twice; signals after the
    /// first change nothing, for a scheduler may send several. Call this once in the life of the process.
    ///
    /// @param deaf called on that thread if signals cannot be received any more, so that the process should end
    public static void listen(Consumer<StopSignal> listener, Consumer<Throwable> deaf) {
        listen(listener, _ -> {}, deaf);
    }

    /// The same for a program that a person waits for.
    ///
    /// @param first   returns soon, as no further signal is heard meanwhile
    /// @param further hears of each signal after the first
    public static void listen(Consumer<StopSignal> first, Consumer<StopSignal> further, Consumer<Throwable> deaf) {
        StopSignals signals = new StopSignals(first, further, deaf);
        Set<StopSignal> awaited = SignalSet.ignored().without(EnumSet.allOf(StopSignal.class));
        if (awaited.isEmpty()) {
            return;
        }
        if (SignalSet.blocked().containsAll(awaited)) {
            // On the thread, as linking the two C functions takes as long as the rest of the agent's start.
            Thread.ofPlatform().daemon().name("stop-signals").start(() -> signals.read(awaited));
        } else {
            signals.handle(awaited);
        }
    }

    private void read(Set<StopSignal> awaited) {
        try {
            SignalDescriptor descriptor = SignalDescriptor.open(awaited);
            while (true) {
                tell(descriptor.await());
            }
        } catch (IOException | RuntimeException | Error failure) {
            deaf.accept(failure);
        }
    }

    private void handle(Set<StopSignal> awaited) {
        for (StopSignal signal : awaited) {
            if (signal != StopSignal.QUIT) {
                try {
                    JvmSignal.handle(signal, () -> tell(signal));
                } catch (ReflectiveOperationException | IllegalArgumentException taken) {
                    log().warn("SIG{} is not handled here", signal, taken);
                }
            }
        }
    }

    private void tell(StopSignal signal) {
        if (told.compareAndSet(false, true)) {
            first.accept(signal);
        } else {
            further.accept(signal);
        }
    }

    /// Only asked for when there is something to say: the logging library takes longer to load than the rest of the
    /// agent.
    private static Logger log() {
        return LoggerFactory.getLogger(StopSignals.class);
    }
}
