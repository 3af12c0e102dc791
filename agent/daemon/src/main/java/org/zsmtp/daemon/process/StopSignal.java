package org.zsmtp.daemon.process;

/// A signal by which the scheduler, or a person, asks the agent to end. SIGQUIT is among them: the scheduler sends
/// it when it shuts down slowly.
///
/// The numbers are those of Linux, the same on every architecture that a JDK 25 runs on.
public enum StopSignal {
    HUP(1),
    INT(2),
    QUIT(3),
    TERM(15);

    private final int number;

    StopSignal(int number) {
        this.number = number;
    }

    /// The number as `kill(1)` takes it.
    public int number() {
        return number;
    }
}
