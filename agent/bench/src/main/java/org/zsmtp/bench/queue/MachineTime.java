package org.zsmtp.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What the processors of the machine have done since it started (the first line of `/proc/stat`, proc(5)), in
/// seconds of all processors together. Interrupts count as work, since loopback traffic is much of that.
///
/// @param busy  with work of any process
/// @param total busy or not
record MachineTime(double busy, double total) {

    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    /// Those behind it are parts of those before.
    private static final int STEAL = 7;

    static MachineTime now() throws IOException {
        return parse(Files.readString(Path.of("/proc/stat")));
    }

    /// @param text begins with the line `cpu`
    static MachineTime parse(String text) {
        double busy = 0;
        double total = 0;
        int number = -1;
        for (String word :
                BLANKS.splitAsStream(text.substring(0, text.indexOf('\n'))).toList()) {
            if (number >= 0 && number <= STEAL) {
                double seconds = Long.parseLong(word) / TICKS_PER_SECOND;
                total += seconds;
                busy += number == IDLE || number == WAITING ? 0 : seconds;
            }
            number++;
        }
        return new MachineTime(busy, total);
    }

    /// The share of the machine that went to others.
    ///
    /// @param before earlier
    /// @param own    seconds of our processes in between
    double foreignSince(MachineTime before, double own) {
        double passed = total - before.total;
        return passed <= 0 ? 0 : Math.clamp((busy - before.busy - own) / passed, 0, 1);
    }
}
