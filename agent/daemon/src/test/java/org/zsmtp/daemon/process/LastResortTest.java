package org.zsmtp.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastResortTest {

    private final CountDownLatch halted = new CountDownLatch(1);

    @Test
    void itEndsWhatDoesNotEndAndReleasesWhatIsHeld() throws Exception {
        AtomicBoolean released = new AtomicBoolean();
        start(() -> released.set(true)).arm();
        halted.await();
        assertThat(released).isTrue();
    }

    @Test
    void releaseThatBlocksOrFailsIsNotWaitedFor() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        start(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .arm();
        halted.await();
    }

    @Test
    void itWaitsAsLongAsThereIsGoodReasonTo() throws Exception {
        AtomicInteger reasons = new AtomicInteger(4);
        new LastResort(() -> reasons.getAndDecrement() > 0, () -> {}, halted::countDown, Duration.ofMillis(1)).arm();
        halted.await();
        assertThat(reasons).hasNegativeValue();
    }

    @Test
    void reasonThatThrowsIsNone() throws Exception {
        new LastResort(
                        () -> {
                            throw new NoClassDefFoundError("org/example/Gone");
                        },
                        () -> {},
                        halted::countDown,
                        Duration.ofMillis(1))
                .arm();
        halted.await();
    }

    @Test
    void whatEndedInOrderIsLeftAlone() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Thread> watching = new AtomicReference<>();
        LastResort resort = new LastResort(
                () -> {
                    watching.set(Thread.currentThread());
                    asked.countDown();
                    return true;
                },
                () -> {},
                halted::countDown,
                Duration.ofMillis(1));
        resort.arm();
        asked.await();
        resort.dismiss();
        watching.get().join();
        assertThat(halted.getCount()).isOne();
    }

    private LastResort start(Runnable release) {
        return new LastResort(() -> false, release, halted::countDown, Duration.ofMillis(1));
    }
}
