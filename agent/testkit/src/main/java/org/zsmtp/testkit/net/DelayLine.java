package org.zsmtp.testkit.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Holds what is put in for a fixed time, in order, without a limit. Any thread may put; one takes.
final class DelayLine {

    /// What leaves the line.
    sealed interface Item {
        record Octets(ByteBuffer octets) implements Item {}

        /// The sender has ended its direction.
        record End() implements Item {}
    }

    /// @param number breaks ties, for two items may be put in the same nanosecond
    private record Held(Item item, long dueNanos, long number) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Held that = (Held) other;
            int byTime = Long.compare(dueNanos - that.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(number, that.number);
        }
    }

    private final DelayQueue<Held> queue = new DelayQueue<>();
    private final AtomicLong number = new AtomicLong();
    private final long delayNanos;

    DelayLine(Duration delay) {
        this.delayNanos = delay.toNanos();
    }

    void put(Item item) {
        queue.add(new Held(item, System.nanoTime() + delayNanos, number.getAndIncrement()));
    }

    /// Waits until the oldest item is due.
    Item take() throws InterruptedException {
        return queue.take().item();
    }
}
