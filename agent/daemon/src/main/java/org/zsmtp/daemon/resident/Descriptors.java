package org.zsmtp.daemon.resident;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.zsmtp.daemon.posix.CCalls;

/// Descriptors that a thin agent has passed on.
@SuppressWarnings("restricted")
final class Descriptors {
    private static final int F_SETFL = 4;
    private static final int FIRST_VARIADIC = 2;
    private static final MethodHandle FCNTL = CCalls.function(
            "fcntl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(FIRST_VARIADIC));

    private Descriptors() {}

    /// Makes reads and writes wait. Netty has descriptors that it receives not wait, and waits for sockets only, while
    /// the scheduler's may be pipes.
    ///
    /// @param descriptor whose other flags are those of a new one
    static void makeWait(FileDescriptor descriptor) throws IOException {
        int result;
        try {
            result = (int) FCNTL.invokeExact(descriptor.intValue(), F_SETFL, 0);
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
        if (result < 0) {
            throw new IOException("fcntl of a descriptor that an agent has passed failed");
        }
    }

    /// More than once does not matter.
    static void close(FileDescriptor descriptor) {
        try {
            descriptor.close();
        } catch (IOException already) {
            // It is closed.
        }
    }
}
