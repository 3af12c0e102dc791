package org.zsmtp.daemon.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Ends the process if it does not end in order: a while after it was asked to, unless it is still waiting for
/// something with good reason.
///
/// It depends on nothing that may be broken by then. Its thread runs from the start on, and it has gone through all
/// that it does once before it is needed, so that no class has to be loaded from files that may have been replaced
/// meanwhile. It ends the process by [Runtime#halt], after which no code of the program runs.
public final class LastResort {

    /// From the signal, or from the last good reason to wait, to the end.
    static final Duration PATIENCE = Duration.ofMillis(1600);

    private static final Duration STEP = Duration.ofMillis(100);

    /// For the release of what is held.
    private static final Duration RELEASE = Duration.ofMillis(200);

    private final BooleanSupplier waits;
    private final Runnable release;
    private final Runnable halt;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean armed;
    private volatile boolean dismissed;

    /// Starts the thread.
    ///
    /// @param waits   whether there is good reason not to have ended yet; asked again and again, on its thread
    /// @param release gives back what others wait for, locks for example; may block, for then it is not waited for
    /// @param halt    ends the process at once; needs no class that is not loaded yet
    public static LastResort prepare(BooleanSupplier waits, Runnable release, Runnable halt) {
        return new LastResort(waits, release, halt, PATIENCE);
    }

    /// @param status of the process
    /// @return what ends this process
    public static Runnable halting(int status) {
        Runtime runtime = Runtime.getRuntime();
        return () -> runtime.halt(status);
    }

    LastResort(BooleanSupplier waits, Runnable release, Runnable halt, Duration patience) {
        this.waits = waits;
        this.release = release;
        this.halt = halt;
        this.patience = patience;
        this.thread = Thread.ofPlatform().daemon().name("last-resort").unstarted(this::watch);
        thread.start();
    }

    /// The process was asked to end. From any thread, without waiting; more than once does not matter.
    public void arm() {
        armed = true;
        LockSupport.unpark(thread);
    }

    /// What was watched has ended in order, in a process that goes on. From any thread.
    public void dismiss() {
        dismissed = true;
        arm();
    }

    private void watch() {
        try {
            rehearse();
            while (!armed) {
                LockSupport.park(this);
            }
            boolean waited = true;
            while (waited && !dismissed) {
                sleep(patience);
                waited = false;
                while (!dismissed && isWaiting()) {
                    waited = true;
                    sleep(STEP);
                }
            }
            if (!dismissed) {
                join(inBackground(release), RELEASE);
            }
        } catch (RuntimeException | Error broken) {
            // Then it ends all the same.
        } finally {
            if (!dismissed) {
                halt.run();
            }
        }
    }

    /// Loads what [#watch] needs.
    private void rehearse() {
        isWaiting();
        sleep(Duration.ofNanos(1));
        Thread nothing = inBackground(() -> {});
        join(nothing, RELEASE);
    }

    private boolean isWaiting() {
        try {
            return waits.getAsBoolean();
        } catch (RuntimeException | Error broken) {
            return false;
        }
    }

    private static Thread inBackground(Runnable what) {
        return Thread.ofPlatform().daemon().name("last-release").start(what);
    }

    private static void sleep(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void join(Thread other, Duration duration) {
        try {
            boolean _ = other.join(duration);
        } catch (InterruptedException nobody) {
            Thread.currentThread().interrupt();
        }
    }
}
