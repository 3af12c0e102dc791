package org.zsmtp.testkit.spawn;

/// How a process ended.
public sealed interface ExitStatus {

    /// By itself.
    ///
    /// @param code 0 to 255
    record Exited(int code) implements ExitStatus {}

    /// By a signal that it did not handle.
    record Killed(int signal) implements ExitStatus {}

    /// From the encoding of `wait(2)`.
    static ExitStatus decode(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new Exited((status >> 8) & 0xff) : new Killed(signal);
    }
}
