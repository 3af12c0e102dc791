package org.zsmtp.daemon.job;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.spool.HeaderBlock;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientNotary;

/// The memory that the jobs of a process may take at once (decision 0066). What fits is admitted, what does not fit now
/// waits for its turn, first come first served. Thread-safe.
public final class MemoryBudget {

    /// The rest is for the program itself, its connections, and the garbage collector.
    private static final double SHARE = 0.6;

    /// A recipient from its line to its result and its report, without its texts.
    private static final long RECIPIENT = 4096;

    /// The number of copies that the texts of a recipient and the header of a message have in memory at once.
    private static final long FORMS = 6;

    /// A header field besides its text.
    private static final long FIELD = 100;

    private static final int UNIT = 1024;

    private final int capacity;
    private final Semaphore free;

    /// @param octets how much there is
    MemoryBudget(long octets) {
        this.capacity = (int) Math.min(Integer.MAX_VALUE, octets / UNIT);
        this.free = new Semaphore(capacity, true);
    }

    /// What this process has.
    public static MemoryBudget ofProcess() {
        return new MemoryBudget((long) (Runtime.getRuntime().maxMemory() * SHARE));
    }

    /// @return the octets of memory, about, that it takes to send to these recipients
    static long need(List<RecipientLine> lines) {
        Set<HeaderBlock> blocks = new HashSet<>();
        return lines.stream()
                .mapToLong(line -> need(line) + (blocks.add(line.headers()) ? need(line.headers()) : 0))
                .sum();
    }

    static long need(RecipientLine line) {
        RecipientNotary notary = line.notary();
        String original = notary == null ? null : notary.originalRecipient();
        long texts = (long) line.user().length() + line.host().length() + (original == null ? 0 : original.length());
        return RECIPIENT + FORMS * texts;
    }

    static long need(HeaderBlock headers) {
        return FORMS * headers.octetLength() + FIELD * headers.fields();
    }

    /// @return whether so much memory can ever be available
    boolean fits(long octets) {
        return units(octets) <= capacity;
    }

    /// Does something that takes so much memory, as soon as there is so much. Call where it [#fits].
    ///
    /// @return what that returns
    boolean with(long octets, Work work) throws IOException {
        int units = (int) units(octets);
        // Nobody goes ahead of those that wait already.
        if (free.hasQueuedThreads() || !free.tryAcquire(units)) {
            Fiber.runBlocking(() -> free.acquireUninterruptibly(units));
        }
        try {
            return work.run();
        } finally {
            free.release(units);
        }
    }

    /// Something that takes memory.
    @FunctionalInterface
    interface Work {
        boolean run() throws IOException;
    }

    private static long units(long octets) {
        return octets / UNIT + 1;
    }
}
