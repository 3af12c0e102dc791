package org.zsmtp.daemon.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.LongPredicate;
import org.zsmtp.daemon.posix.CCalls;

/// Whether a process lives, found out as ZMailer's scheduler does, by `kill(2)` with no signal. It
/// tells of processes of other users too, and where `/proc` hides them. Thread-safe.
public final class ProcessLife implements LongPredicate {
    private static final int ESRCH = 3;
    private static final MethodHandle KILL = CCalls.function(
            "kill",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            CCalls.ERRNO);

    /// @return false only where there surely is no such process on this host
    @Override
    public boolean test(long pid) {
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int failed = (int) KILL.invokeExact(state, (int) pid, 0);
            return failed == 0 || CCalls.errno(state) != ESRCH;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            return true;
        }
    }
}
