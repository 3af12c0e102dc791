package org.zsmtp.testkit.spawn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// A function of the C library that answers a number. May be called from any thread.
@SuppressWarnings("restricted")
record CFunction(String name, MethodHandle handle) {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static CFunction of(ValueLayout answer, String name, MemoryLayout... parameters) {
        return new CFunction(
                name,
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(answer, parameters),
                        Linker.Option.captureCallState("errno")));
    }

    /// Calls the function; a negative answer is a failure with `errno`.
    long call(Object... arguments) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long answer = ((Number) invoke(state, arguments)).longValue();
            if (answer < 0) {
                throw new ErrnoException(name, (int) ERRNO.get(state, 0L));
            }
            return answer;
        }
    }

    /// Calls a function which answers zero, or what is wrong.
    void callExpectingZero(Object... arguments) throws ErrnoException {
        long answer = call(arguments);
        if (answer != 0) {
            throw new ErrnoException(name, (int) answer);
        }
    }

    private Object invoke(MemorySegment state, Object... arguments) {
        List<Object> all = new ArrayList<>(arguments.length + 1);
        all.add(state);
        all.addAll(List.of(arguments));
        try {
            return handle.invokeWithArguments(all);
        } catch (RuntimeException | Error bug) {
            throw bug;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A function of the C library failed.
    static final class ErrnoException extends IOException {

        static final int EINTR = 4;
        static final int ECONNRESET = 104;

        private static final long serialVersionUID = 1;

        private final int number;

        ErrnoException(String function, int number) {
            super(function + ": errno " + number);
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
