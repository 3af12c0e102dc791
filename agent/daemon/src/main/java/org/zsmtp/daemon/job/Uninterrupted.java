package org.zsmtp.daemon.job;

/// Waits that nobody cuts short.
final class Uninterrupted {

    private Uninterrupted() {}

    /// Nobody interrupts the threads of jobs; if somebody did, mail would still have to be reported.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
