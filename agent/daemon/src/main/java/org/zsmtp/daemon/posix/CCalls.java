package org.zsmtp.daemon.posix;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// How C functions are called that tell of an error through `errno`.
@SuppressWarnings("restricted")
public final class CCalls {
    public static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// Octets of a message of strerror(3), with room to spare.
    private static final int LONGEST = 256;

    private CCalls() {}

    public static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /// @param state where the call has left its state
    public static int errno(MemorySegment state) {
        return (int) ERRNO_FIELD.get(state, 0L);
    }

    /// What an error's number means, in the system's words and without the program's language.
    public static String words(int errno) {
        // Linked here: hardly any run needs it.
        MethodHandle strerror = function(
                "strerror",
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS.withTargetLayout(
                                MemoryLayout.sequenceLayout(LONGEST, ValueLayout.JAVA_BYTE)),
                        ValueLayout.JAVA_INT));
        try {
            return ((MemorySegment) strerror.invokeExact(errno)).getString(0);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// A handle declares `Throwable`, though a C function throws nothing.
    public static IOException rethrown(Throwable thrown) {
        return switch (thrown) {
            case IOException failure -> failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> new IOException(thrown);
        };
    }
}
