package org.zsmtp.daemon.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;
import org.zsmtp.daemon.posix.CCalls;

/// A `signalfd(2)` over signals that every thread of the process blocks. Belongs to the thread that reads it; open
/// for as long as the process lives.
@SuppressWarnings("restricted")
final class SignalDescriptor {

    private static final int SFD_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    /// `sizeof(sigset_t)` of the C library; the kernel reads the first eight octets.
    private static final int SIGNAL_SET_SIZE = 128;
    /// `sizeof(struct signalfd_siginfo)`, which begins with the signal's number.
    private static final int RECORD_SIZE = 128;

    private static final MethodHandle SIGNALFD = CCalls.function(
            "signalfd",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            CCalls.ERRNO);
    private static final MethodHandle READ = CCalls.function(
            "read",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
            CCalls.ERRNO);

    private final int descriptor;

    private SignalDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    static SignalDescriptor open(Set<StopSignal> signals) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(SIGNAL_SET_SIZE, Long.BYTES);
            set.set(ValueLayout.JAVA_LONG, 0, SignalSet.of(signals).bits());
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor = (int) SIGNALFD.invokeExact(state, -1, set, SFD_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("signalfd: " + CCalls.words(CCalls.errno(state)));
            }
            return new SignalDescriptor(descriptor);
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
    }

    /// Waits for one of the signals.
    StopSignal await() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocate(RECORD_SIZE, Long.BYTES);
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            while (true) {
                long count = (long) READ.invokeExact(state, descriptor, record, (long) RECORD_SIZE);
                if (count == RECORD_SIZE) {
                    return signal(record.get(ValueLayout.JAVA_INT, 0));
                }
                if (count >= 0 || CCalls.errno(state) != EINTR) {
                    throw new IOException(
                            "signalfd read: " + (count < 0 ? CCalls.words(CCalls.errno(state)) : count + " octets"));
                }
            }
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
    }

    private static StopSignal signal(int number) throws IOException {
        for (StopSignal signal : StopSignal.values()) {
            if (signal.number() == number) {
                return signal;
            }
        }
        throw new IOException("signal " + number + " was not asked for");
    }
}
