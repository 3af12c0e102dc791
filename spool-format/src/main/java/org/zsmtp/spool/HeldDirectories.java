package org.zsmtp.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Directories at and below one of the spool's two, found by [TrustedLinks] and held for a moment, so that not
/// every file of a burst is looked for from the root on (40 of the 190 microseconds of a message, as measured).
/// None is held between the last [#leave] and the next [#enter]: a disk may be unmounted then. Thread-safe.
final class HeldDirectories {

    /// After this time it is looked whether the path still leads there, by links that may be trusted.
    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int MOST = 100;

    /// Says where the search starts.
    interface Base {

        /// @return free of links
        Path path() throws IOException;
    }

    private final Base base;
    private final LongSupplier nanoseconds;
    private final Map<String, Held> held = new HashMap<>();
    private int users;

    /// @param nanoseconds of a clock that never goes back
    HeldDirectories(Base base, LongSupplier nanoseconds) {
        this.base = base;
        this.nanoseconds = nanoseconds;
    }

    /// A directory, until it is closed.
    final class Held implements AutoCloseable {
        private final Path path;
        private final PathDescriptor descriptor;
        private final long since = nanoseconds.getAsLong();
        private int holders = 1;

        private Held(Path path, PathDescriptor descriptor) {
            this.path = path;
            this.descriptor = descriptor;
        }

        /// @return where it was found, free of links
        Path path() {
            return path;
        }

        /// @return for what is in it
        PathDescriptor descriptor() {
            return descriptor;
        }

        private boolean isTrusted() {
            return nanoseconds.getAsLong() - since < TRUSTED_NANOS;
        }

        @Override
        public void close() {
            synchronized (HeldDirectories.this) {
                if (--holders == 0) {
                    descriptor.close();
                }
            }
        }
    }

    /// Directories stay open between two files until [#leave] was called as often.
    synchronized void enter() {
        users++;
    }

    /// @see #enter
    synchronized void leave() {
        if (--users == 0) {
            held.values().forEach(Held::close);
            held.clear();
        }
    }

    /// @param relative below the base, without dots; empty for itself
    /// @return to be closed
    /// @throws SpoolFileException with reason `UNTRUSTED_LINK`
    /// @throws java.nio.file.NoSuchFileException where there is none
    /// @throws java.nio.file.NotDirectoryException where it is none
    Held get(String relative) throws IOException {
        synchronized (this) {
            Held known = held.get(relative);
            if (known != null && known.isTrusted()) {
                known.holders++;
                return known;
            }
        }
        return find(relative);
    }

    /// The same, looked for from the base on.
    Held find(String relative) throws IOException {
        Path path = TrustedLinks.directory(base.path(), relative);
        Held found = new Held(path, PathDescriptor.ofDirectory(path));
        synchronized (this) {
            if (users > 0) {
                forget(held.remove(relative));
                Iterator<Held> any = held.values().iterator();
                while (held.size() >= MOST) {
                    any.next().close();
                    any.remove();
                }
                found.holders++;
                held.put(relative, found);
            }
        }
        return found;
    }

    private static void forget(@Nullable Held old) {
        if (old != null) {
            old.close();
        }
    }
}
