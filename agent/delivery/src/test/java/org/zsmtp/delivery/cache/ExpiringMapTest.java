package org.zsmtp.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExpiringMapTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;

    /// As heavy as their values are long.
    private final ExpiringMap<Integer, String> map = new ExpiringMap<>(clock, 100, String::length);

    @Test
    void entryIsThereUntilItExpires() {
        map.put(1, "one", MINUTE);
        now = now.plusMillis(59_999);
        assertThat(map.get(1)).isEqualTo("one");
        now = now.plusMillis(1);
        assertThat(map.get(1)).isNull();
        assertThat(map.get(2)).isNull();
    }

    @Test
    void entryIsReplacedTogetherWithItsExpiry() {
        map.put(1, "one", MINUTE);
        now = now.plusSeconds(59);
        map.put(1, "another", MINUTE);
        now = now.plusSeconds(59);
        assertThat(map.get(1)).isEqualTo("another");
        map.put(1, "none", Duration.ZERO);
        assertThat(map.get(1)).isNull();
    }

    @Test
    void entryWithoutLifePushesOutNothing() {
        map.put(1, "one", MINUTE);
        map.put(2, "a".repeat(100), Duration.ZERO);
        assertThat(map.get(1)).isEqualTo("one");
        assertThat(map.get(2)).isNull();
    }

    @Test
    void entryThatIsRemovedIsGone() {
        map.put(1, "one", MINUTE);
        map.remove(1);
        map.remove(2);
        assertThat(map.get(1)).isNull();
    }

    @Test
    void leastRecentlyUsedLeavesFirst() {
        for (int i = 0; i < 50; i++) {
            map.put(i, "ab", MINUTE);
        }
        assertThat(map.get(0)).isNotNull();
        map.put(50, "ab", MINUTE);
        assertThat(map.get(0)).isNotNull();
        assertThat(map.get(1)).isNull();
        assertThat(map.get(2)).isNotNull();
    }

    @Test
    void entriesCountAlikeWithoutWeights() {
        ExpiringMap<Integer, String> counted = new ExpiringMap<>(clock, 2);
        counted.put(1, "long".repeat(10), MINUTE);
        counted.put(2, "", MINUTE);
        assertThat(counted.get(1)).isNotNull();
        counted.put(3, "", MINUTE);
        assertThat(counted.get(2)).isNull();
        assertThat(counted.get(1)).isNotNull();
        assertThat(counted.get(3)).isNotNull();
    }

    @Test
    void heavyEntryPushesOutManyLightOnes() {
        for (int i = 0; i < 50; i++) {
            map.put(i, "ab", MINUTE);
        }
        map.put(50, "a".repeat(80), MINUTE);
        assertThat(map.get(39)).isNull();
        assertThat(map.get(40)).isNotNull();
        assertThat(map.get(50)).isNotNull();
    }

    @Test
    void entryTooHeavyForTheMapIsNotKept() {
        map.put(1, "a".repeat(101), MINUTE);
        assertThat(map.get(1)).isNull();
        map.put(1, "a".repeat(100), MINUTE);
        assertThat(map.get(1)).isNotNull();
    }

    @Test
    void whatIsReplacedRemovedOrExpiredGivesItsRoomBack() {
        for (int i = 0; i < 300; i++) {
            map.put(1, "a".repeat(40), MINUTE);
            switch (i % 3) {
                case 0 -> map.remove(1);
                case 1 -> now = now.plus(MINUTE);
                default -> map.put(1, "a".repeat(30), MINUTE);
            }
            map.get(1);
        }
        map.remove(1);
        map.put(2, "a".repeat(50), MINUTE);
        map.put(3, "a".repeat(50), MINUTE);
        assertThat(map.get(2)).isNotNull();
        assertThat(map.get(3)).isNotNull();
    }

    /// They would be in the way of nothing, but take memory for ever.
    @Test
    void expiredEntryThatNobodyAsksForLeavesAsAnotherComes() {
        map.put(1, "one", MINUTE);
        now = now.plus(MINUTE);
        map.put(2, "two", MINUTE);
        // By this clock it would be valid, were it there.
        now = Instant.EPOCH;
        assertThat(map.get(1)).isNull();
        assertThat(map.get(2)).isNotNull();
    }

    @Test
    void whatIsThereIsNotMadeAgainAndKeepsItsExpiry() {
        assertThat(map.computeIfAbsent(1, MINUTE, key -> "made of " + key)).isEqualTo("made of 1");
        now = now.plusSeconds(59);
        assertThat(map.computeIfAbsent(1, MINUTE, _ -> "again")).isEqualTo("made of 1");
        now = now.plusSeconds(1);
        assertThat(map.computeIfAbsent(1, MINUTE, _ -> "again")).isEqualTo("again");
    }

    @Test
    void entryForeverOutlivesTheProcess() {
        map.put(1, "one", ExpiringMap.FOREVER);
        now = Instant.parse("2999-12-31T23:59:59Z");
        assertThat(map.get(1)).isEqualTo("one");
    }

    @Test
    void manyThreadsMakeOneValue() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch ready = new CountDownLatch(8);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                ready.countDown();
                awaitAll(ready);
                for (int key = 0; key < 1000; key++) {
                    map.computeIfAbsent(key, MINUTE, _ -> {
                        made.incrementAndGet();
                        return "";
                    });
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(made).hasValue(1000);
    }

    private static void awaitAll(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
