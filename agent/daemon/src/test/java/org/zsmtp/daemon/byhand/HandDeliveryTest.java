package org.zsmtp.daemon.byhand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.daemon.byhand.HandDelivery.Limits;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.byhand.Worklist.PendingJob;
import org.zsmtp.daemon.job.Job;
import org.zsmtp.scheduler.JobPath;

@Timeout(60)
class HandDeliveryTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> begun = new ArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    private static HostWork host(String name, int jobs) {
        return new HostWork(
                name,
                IntStream.range(0, jobs)
                        .mapToObj(i -> new PendingJob(new Job(new JobPath((i + 1) + "-" + name), name), List.of()))
                        .toList());
    }

    /// Notes what is begun; a job of a slow host lasts until it is released.
    private void work(Job job) {
        synchronized (begun) {
            begun.add(job.host());
            begun.notifyAll();
        }
        if (job.host().startsWith("slow")) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitBegun(String... hosts) throws InterruptedException {
        synchronized (begun) {
            while (!begun.containsAll(List.of(hosts))) {
                begun.wait();
            }
        }
    }

    private List<String> begun() {
        synchronized (begun) {
            return List.copyOf(begun);
        }
    }

    private HandDelivery delivery(Limits limits) {
        return new HandDelivery(this::work, Progress.NONE, limits, faults::add, now::get);
    }

    private static CompletableFuture<Collection<HostWork>> running(HandDelivery delivery, List<HostWork> hosts) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return delivery.run(hosts);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    @Test
    void allJobsOfAllHostsAreDone() throws Exception {
        assertThat(delivery(new Limits(2, 2, 5)).run(List.of(host("a", 3), host("b", 1), host("c", 2))))
                .isEmpty();
        assertThat(begun()).containsExactlyInAnyOrder("a", "a", "a", "b", "c", "c");
    }

    /// The clock stands still, so that none gets slow.
    @Test
    void noMoreHostsThanAllowedAreDeliveredToSideBySide() throws Exception {
        HandDelivery delivery = delivery(new Limits(1, 2, 5));
        var done = running(delivery, List.of(host("slow1", 1), host("slow2", 1), host("c", 1)));
        awaitBegun("slow1", "slow2");
        assertThat(begun()).doesNotContain("c");
        release.countDown();
        assertThat(done.get()).isEmpty();
        assertThat(begun()).hasSize(3);
    }

    @Test
    void hostsThatTakeLongKeepNobodyWaiting() throws Exception {
        HandDelivery aging = new HandDelivery(
                this::work,
                Progress.NONE,
                new Limits(1, 1, 5),
                faults::add,
                () -> now.getAndAdd(HandDelivery.QUICK.toNanos()));
        var done = running(aging, List.of(host("slow1", 1), host("slow2", 1), host("c", 1)));
        awaitBegun("slow1", "slow2", "c");
        release.countDown();
        assertThat(done.get()).isEmpty();
    }

    @Test
    void slowHostsAreNotMoreThanTheirLimitEither() throws Exception {
        HandDelivery aging = new HandDelivery(
                this::work,
                Progress.NONE,
                new Limits(1, 1, 2),
                faults::add,
                () -> now.getAndAdd(HandDelivery.QUICK.toNanos()));
        var done = running(aging, List.of(host("slow1", 1), host("slow2", 1), host("c", 1)));
        awaitBegun("slow1", "slow2");
        assertThat(begun()).doesNotContain("c");
        release.countDown();
        assertThat(done.get()).isEmpty();
    }

    @Test
    void afterAStopItTellsWhichHostsWereNotBegun() throws Exception {
        HandDelivery delivery = delivery(new Limits(1, 1, 5));
        var done = running(delivery, List.of(host("slow1", 2), host("b", 1), host("c", 1)));
        awaitBegun("slow1");
        delivery.stop();
        release.countDown();
        assertThat(done.get()).extracting(HostWork::host).containsExactly("b", "c");
        assertThat(begun()).containsExactly("slow1");
    }

    @Test
    void theProgressShowsWhoIsWaitedForTheLongest() throws Exception {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Progress progress = Progress.on(new PrintStream(terminal, false, StandardCharsets.ISO_8859_1), 3);
        HandDelivery delivery = new HandDelivery(this::work, progress, new Limits(1, 3, 5), faults::add);
        var done = running(delivery, List.of(host("slow1", 1), host("slow2", 1), host("slow3", 1)));
        awaitBegun("slow1", "slow2", "slow3");
        release.countDown();
        done.get();
        assertThat(terminal.toString(StandardCharsets.ISO_8859_1))
                .contains("0/3 messages  slow1 ")
                .contains("0/3 messages  slow1 and 2 more ")
                .contains("3/3 messages ");
    }
}
