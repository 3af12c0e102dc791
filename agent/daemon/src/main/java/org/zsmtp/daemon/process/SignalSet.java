package org.zsmtp.daemon.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// A set of signals in the kernel's form: bit `n - 1` stands for signal `n`, as in `proc_pid_status(5)`.
record SignalSet(long bits) {

    private static final Path THREAD_STATUS = Path.of("/proc/thread-self/status");

    static final SignalSet NONE = new SignalSet(0);

    static SignalSet of(Collection<StopSignal> signals) {
        long bits = 0;
        for (StopSignal signal : signals) {
            bits |= 1L << (signal.number() - 1);
        }
        return new SignalSet(bits);
    }

    /// What the calling thread blocks; nothing where the kernel does not tell.
    static SignalSet blocked() {
        return field("SigBlk:");
    }

    /// What this process ignores; nothing where the kernel does not tell.
    static SignalSet ignored() {
        return field("SigIgn:");
    }

    /// The set in the line of `status` that starts with `label`; nothing when there is no such line.
    static SignalSet parse(String status, String label) {
        return status.lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .map(line -> new SignalSet(
                        Long.parseUnsignedLong(line.substring(label.length()).strip(), 16)))
                .orElse(NONE);
    }

    boolean contains(StopSignal signal) {
        return (bits & (1L << (signal.number() - 1))) != 0;
    }

    boolean containsAll(Collection<StopSignal> signals) {
        return signals.stream().allMatch(this::contains);
    }

    Set<StopSignal> without(Set<StopSignal> signals) {
        Set<StopSignal> left = EnumSet.noneOf(StopSignal.class);
        signals.stream().filter(signal -> !contains(signal)).forEach(left::add);
        return left;
    }

    private static SignalSet field(String label) {
        try {
            // Latin-1: the Name: line holds whatever bytes the process title has.
            return parse(Files.readString(THREAD_STATUS, StandardCharsets.ISO_8859_1), label);
        } catch (IOException unreadable) {
            return NONE;
        }
    }
}
