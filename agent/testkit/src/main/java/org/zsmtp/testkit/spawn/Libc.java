package org.zsmtp.testkit.spawn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.zsmtp.testkit.spawn.CFunction.ErrnoException;

/// What glibc (2.34 or newer, on Linux) offers to start a process with chosen descriptors and to talk to it.
final class Libc {

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    /// SIGHUP to SIGSYS without SIGKILL and SIGSTOP, whose dispositions cannot be set.
    private static final long ALL_SIGNALS = 0x7fffffffL & ~(1L << (9 - 1)) & ~(1L << (19 - 1));
    /// At least the size of `posix_spawn_file_actions_t`, `posix_spawnattr_t` and `sigset_t`.
    private static final int OPAQUE_SIZE = 512;

    private static final CFunction SOCKETPAIR =
            CFunction.of(JAVA_INT, "socketpair", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final CFunction RECV = CFunction.of(JAVA_LONG, "recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final CFunction SEND = CFunction.of(JAVA_LONG, "send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final CFunction SHUTDOWN = CFunction.of(JAVA_INT, "shutdown", JAVA_INT, JAVA_INT);
    private static final CFunction CLOSE = CFunction.of(JAVA_INT, "close", JAVA_INT);
    private static final CFunction KILL = CFunction.of(JAVA_INT, "kill", JAVA_INT, JAVA_INT);
    private static final CFunction WAITPID = CFunction.of(JAVA_INT, "waitpid", JAVA_INT, ADDRESS, JAVA_INT);
    private static final CFunction WAITID = CFunction.of(JAVA_INT, "waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final CFunction SPAWN =
            CFunction.of(JAVA_INT, "posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final CFunction ACTIONS_INIT = CFunction.of(JAVA_INT, "posix_spawn_file_actions_init", ADDRESS);
    private static final CFunction ACTIONS_DESTROY =
            CFunction.of(JAVA_INT, "posix_spawn_file_actions_destroy", ADDRESS);
    private static final CFunction ACTIONS_DUP2 =
            CFunction.of(JAVA_INT, "posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final CFunction ACTIONS_CLOSE_FROM =
            CFunction.of(JAVA_INT, "posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final CFunction ACTIONS_CHDIR =
            CFunction.of(JAVA_INT, "posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final CFunction ATTRIBUTES_INIT = CFunction.of(JAVA_INT, "posix_spawnattr_init", ADDRESS);
    private static final CFunction ATTRIBUTES_DESTROY = CFunction.of(JAVA_INT, "posix_spawnattr_destroy", ADDRESS);
    private static final CFunction ATTRIBUTES_FLAGS =
            CFunction.of(JAVA_INT, "posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final CFunction ATTRIBUTES_MASK =
            CFunction.of(JAVA_INT, "posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final CFunction ATTRIBUTES_DEFAULT =
            CFunction.of(JAVA_INT, "posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);

    private Libc() {}

    /// Two connected ends of a stream socket.
    record Ends(int ours, int theirs) {}

    static Ends socketPair() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            SOCKETPAIR.callExpectingZero(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
            return new Ends(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    /// Starts a program with `descriptor` on 0, 1 and 2 and nothing on any other, no signal blocked and all at their
    /// defaults; answers its pid.
    static int spawn(List<String> command, Collection<String> environment, Path directory, int descriptor)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(OPAQUE_SIZE, Long.BYTES);
            MemorySegment attributes = arena.allocate(OPAQUE_SIZE, Long.BYTES);
            ACTIONS_INIT.callExpectingZero(actions);
            ATTRIBUTES_INIT.callExpectingZero(attributes);
            try {
                ACTIONS_CHDIR.callExpectingZero(actions, arena.allocateFrom(directory.toString()));
                for (int standard = 0; standard <= 2; standard++) {
                    ACTIONS_DUP2.callExpectingZero(actions, descriptor, standard);
                }
                ACTIONS_CLOSE_FROM.callExpectingZero(actions, 3);
                MemorySegment signals = arena.allocate(OPAQUE_SIZE, Long.BYTES);
                ATTRIBUTES_MASK.callExpectingZero(attributes, signals);
                signals.set(JAVA_LONG, 0, ALL_SIGNALS);
                ATTRIBUTES_DEFAULT.callExpectingZero(attributes, signals);
                ATTRIBUTES_FLAGS.callExpectingZero(
                        attributes, (short) (POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
                MemorySegment pid = arena.allocate(JAVA_INT);
                SPAWN.callExpectingZero(
                        pid,
                        arena.allocateFrom(command.getFirst()),
                        actions,
                        attributes,
                        strings(arena, command),
                        strings(arena, environment));
                return pid.get(JAVA_INT, 0);
            } finally {
                ACTIONS_DESTROY.call(actions);
                ATTRIBUTES_DESTROY.call(attributes);
            }
        }
    }

    /// At most `length` octets from a socket; 0 at the end.
    static int receive(int descriptor, byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(length);
            int count = (int) uninterrupted(() -> RECV.call(descriptor, buffer, (long) length, 0));
            MemorySegment.copy(buffer, 0, MemorySegment.ofArray(bytes), offset, count);
            return count;
        }
    }

    /// All of the octets to a socket.
    static void send(int descriptor, byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(length);
            MemorySegment.copy(MemorySegment.ofArray(bytes), offset, buffer, 0, length);
            for (long sent = 0; sent < length; ) {
                MemorySegment rest = buffer.asSlice(sent);
                sent += uninterrupted(() -> SEND.call(descriptor, rest, rest.byteSize(), MSG_NOSIGNAL));
            }
        }
    }

    /// Shuts a socket's directions: 0 receiving, 1 sending, 2 both.
    static void shutdown(int descriptor, int directions) throws IOException {
        SHUTDOWN.callExpectingZero(descriptor, directions);
    }

    static void close(int descriptor) throws IOException {
        CLOSE.callExpectingZero(descriptor);
    }

    static void kill(int pid, int signal) throws IOException {
        KILL.callExpectingZero(pid, signal);
    }

    /// Waits until a child has ended, and leaves its status, and thereby its pid, in place.
    static void awaitEnd(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment details = arena.allocate(OPAQUE_SIZE, Long.BYTES);
            uninterrupted(() -> WAITID.call(P_PID, pid, details, WEXITED | WNOWAIT));
        }
    }

    /// The status of a child that has ended, as `wait(2)` encodes it; its pid is free afterwards.
    static int collect(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            uninterrupted(() -> WAITPID.call(pid, status, 0));
            return status.get(JAVA_INT, 0);
        }
    }

    private interface Call {
        long perform() throws ErrnoException;
    }

    private static long uninterrupted(Call call) throws ErrnoException {
        while (true) {
            try {
                return call.perform();
            } catch (ErrnoException failure) {
                if (failure.number() != ErrnoException.EINTR) {
                    throw failure;
                }
            }
        }
    }

    private static MemorySegment strings(Arena arena, Collection<String> strings) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        int index = 0;
        for (String string : strings) {
            array.setAtIndex(ADDRESS, index++, arena.allocateFrom(string));
        }
        return array;
    }
}
