package org.zsmtp.daemon.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The datagram socket through which syslog(3) talks to the system's logger. The JDK has no such socket.
///
/// Sending never waits: a datagram that the logger has no room for is refused. The socket is not connected, so a
/// logger that was restarted is found again. Thread-safe; open for as long as the process lives.
@SuppressWarnings("restricted")
public final class UnixDatagramSocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// `struct sockaddr_un`: two octets of family, the path after it.
    private static final int ADDRESS_SIZE = 110;

    private static final int PATH_AT = 2;

    private static final MethodHandle SOCKET = CCalls.function(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            CCalls.ERRNO);
    private static final MethodHandle SENDTO = CCalls.function(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT),
            CCalls.ERRNO);

    private static final MethodHandle CLOSE =
            CCalls.function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /// As for a channel of the JDK that is left open. A call might hand a number that another file has since to
    /// a sender who comes late; this waits until there is no sender.
    private static final Cleaner CLEANER = Cleaner.create();

    private final int descriptor;
    private final byte[] path;

    private UnixDatagramSocket(int descriptor, byte[] path) {
        this.descriptor = descriptor;
        this.path = path;
        CLEANER.register(this, () -> close(descriptor));
    }

    private static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// @param path where the logger listens; nobody need listen yet
    public static UnixDatagramSocket open(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= ADDRESS_SIZE - PATH_AT) {
            throw new IOException("the path is too long for a socket: " + path);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                throw new IOException("socket: " + CCalls.words(CCalls.errno(state)));
            }
            return new UnixDatagramSocket(descriptor, name);
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
    }

    /// Sends one datagram, or fails at once.
    ///
    /// @return 0, or the error's number where the datagram is lost; an exception would cost more than the line
    public int send(byte[] datagram) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment address = arena.allocate(ADDRESS_SIZE, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, path.length);
            MemorySegment octets = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
            long sent = (long) SENDTO.invokeExact(
                    state,
                    descriptor,
                    octets,
                    (long) datagram.length,
                    MSG_DONTWAIT | MSG_NOSIGNAL,
                    address,
                    PATH_AT + path.length + 1);
            return sent < 0 ? CCalls.errno(state) : 0;
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
