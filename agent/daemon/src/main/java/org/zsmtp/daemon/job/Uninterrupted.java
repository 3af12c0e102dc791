package org.zsmtp.daemon.job;

/// Waits that ignore interrupts.
final class Uninterrupted {

    private Uninterrupted() {}

    /// The threads of jobs are not interrupted; if they were, mail would still have to be reported.
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
