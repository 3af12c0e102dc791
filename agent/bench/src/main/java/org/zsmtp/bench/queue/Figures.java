package org.zsmtp.bench.queue;

/// What one run came to.
///
/// @param messages that were sent
/// @param seconds  that it took
/// @param cpu      seconds of processor time of the sender, all its processes; NaN where it was not measured
/// @param foreign  share of the machine that others had meanwhile, 0 to 1
/// @param cut      whether the time limit ended it before all was sent
record Figures(long messages, double seconds, double cpu, double foreign, boolean cut) {

    /// Messages a second.
    double rate() {
        return messages / seconds;
    }

    /// Microseconds of processor time a message.
    double cpuMicros() {
        return cpu / messages * 1e6;
    }
}
