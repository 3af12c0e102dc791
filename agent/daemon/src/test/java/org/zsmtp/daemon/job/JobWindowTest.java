package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.scheduler.JobPath;

@Timeout(60)
class JobWindowTest {

    private final CountDownLatch release = new CountDownLatch(1);
    private final JobWindow window = new JobWindow(3);
    private final List<Thread> feeders = new ArrayList<>();

    @AfterEach
    void releaseAll() throws InterruptedException {
        release.countDown();
        for (Thread feeder : feeders) {
            Waiting.join(feeder);
        }
        window.awaitAll();
    }

    private static Job job(String path, String host) {
        return new Job(new JobPath(path), host);
    }

    /// Starts a job that lasts until the end of the test.
    private void occupy(Job job) throws InterruptedException {
        window.start(job, this::last);
    }

    private void last() {
        await(release);
    }

    private static void await(CountDownLatch event) {
        try {
            event.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether the job has to wait for those in progress
    private boolean waits(Job job) {
        Thread feeder = Thread.ofPlatform().start(() -> {
            try {
                window.start(job, this::last);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        feeders.add(feeder);
        return Waiting.isReachedBy(feeder, JobWindow.class);
    }

    @Test
    void jobsOfOneHostRunTogetherHoweverItIsWritten() throws InterruptedException {
        occupy(job("1", "b.example"));
        assertThat(waits(job("2", "B.Example"))).isFalse();
        assertThat(waits(job("3", "b.example"))).isFalse();
    }

    @Test
    void noMoreRunTogetherThanMay() throws InterruptedException {
        occupy(job("1", "b.example"));
        occupy(job("2", "b.example"));
        occupy(job("3", "b.example"));
        assertThat(waits(job("4", "b.example"))).isTrue();
    }

    @Test
    void jobOfAnotherHostWaits() throws InterruptedException {
        occupy(job("1", "b.example"));
        assertThat(waits(job("2", "c.example"))).isTrue();
    }

    @Test
    void secondJobOfAControlFileWaits() throws InterruptedException {
        occupy(job("1", "b.example"));
        occupy(job("2", "b.example"));
        assertThat(waits(job("1", "b.example"))).isTrue();
    }

    @Test
    void jobThatWaitedRunsWhenThoseBeforeItAreDone() throws InterruptedException {
        occupy(job("1", "b.example"));
        CountDownLatch ran = new CountDownLatch(1);
        Thread feeder = Thread.ofPlatform().start(() -> {
            try {
                window.start(job("2", "c.example"), ran::countDown);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        feeders.add(feeder);
        assertThat(Waiting.isReachedBy(feeder, JobWindow.class)).isTrue();
        assertThat(ran.getCount()).isEqualTo(1);
        release.countDown();
        ran.await();
        window.awaitAll();
    }

    @Test
    void endOfAllIsAwaited() throws InterruptedException {
        occupy(job("1", "b.example"));
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                window.awaitAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        feeders.add(waiting);
        assertThat(Waiting.isReachedBy(waiting, JobWindow.class)).isTrue();
    }

    /// What has run, in its order.
    private static final class Ran {
        private final List<String> ran = new ArrayList<>();

        Runnable of(String name) {
            return () -> add(name);
        }

        private synchronized void add(String name) {
            ran.add(name);
        }

        synchronized List<String> ran() {
            return List.copyOf(ran);
        }
    }

    @Test
    void jobsGivenAheadRunInTheirOrderWhenThereIsRoom() throws InterruptedException {
        JobWindow ahead = new JobWindow(1, 3, Optional::empty);
        Ran record = new Ran();
        ahead.start(job("1", "b.example"), this::last);
        for (String path : List.of("2", "3", "4")) {
            ahead.start(job(path, "b.example"), record.of(path));
        }
        Thread feeder = feeding(ahead, job("5", "b.example"), record.of("5"));
        assertThat(Waiting.isReachedBy(feeder, JobWindow.class)).isTrue();
        assertThat(record.ran()).isEmpty();
        release.countDown();
        Waiting.join(feeder);
        ahead.awaitAll();
        assertThat(record.ran()).containsExactly("2", "3", "4", "5");
    }

    /// None overtakes it, and afterwards no slot stays empty.
    @Test
    void jobsBehindOneThatWaitsForItsControlFileWaitToo() throws InterruptedException {
        JobWindow ahead = new JobWindow(3, 8, Optional::empty);
        CountDownLatch together = new CountDownLatch(3);
        Runnable meets = () -> {
            together.countDown();
            await(together);
        };
        ahead.start(job("1", "b.example"), this::last);
        ahead.start(job("1", "b.example"), meets);
        ahead.start(job("2", "b.example"), meets);
        ahead.start(job("3", "b.example"), meets);
        assertThat(together.getCount()).isEqualTo(3);
        release.countDown();
        ahead.awaitAll();
    }

    @Test
    void jobsThatWaitAreNotBegunAfterAStop() throws InterruptedException {
        JobWindow ahead = new JobWindow(1, 1, Optional::empty);
        Ran record = new Ran();
        ahead.start(job("1", "b.example"), this::last);
        ahead.start(job("2", "b.example"), record.of("2"));
        Thread feeder = feeding(ahead, job("3", "b.example"), record.of("3"));
        assertThat(Waiting.isReachedBy(feeder, JobWindow.class)).isTrue();
        ahead.stop();
        Waiting.join(feeder);
        release.countDown();
        ahead.awaitAll();
        assertThat(record.ran()).isEmpty();
    }

    /// Its thread is another one's problem.
    @Test
    void jobBehindOneThatFailsIsDone() throws InterruptedException {
        JobWindow ahead = new JobWindow(1, 1, Optional::empty);
        Ran record = new Ran();
        ahead.start(job("1", "b.example"), () -> {
            last();
            throw new Fault();
        });
        ahead.start(job("2", "b.example"), record.of("2"));
        release.countDown();
        ahead.awaitAll();
        assertThat(record.ran()).containsExactly("2");
    }

    /// The transport is opened while the first job runs.
    @Test
    void jobsAreCarriedAsSoonAsThereIsACarrier() throws InterruptedException {
        AtomicReference<Optional<Executor>> carrier = new AtomicReference<>(Optional.empty());
        JobWindow window = new JobWindow(1, 3, carrier::get);
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        window.start(job("1", "b.example"), () -> {
            threads.add(Thread.currentThread().getName());
            await(release);
        });
        for (String path : List.of("2", "3")) {
            window.start(
                    job(path, "b.example"),
                    () -> threads.add(Thread.currentThread().getName()));
        }
        try (ExecutorService loop = Executors.newSingleThreadExecutor(work -> new Thread(work, "loop"))) {
            carrier.set(Optional.of(loop));
            release.countDown();
            window.awaitAll();
        }
        assertThat(threads).containsExactly("job", "loop", "loop");
    }

    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Thread feeding(JobWindow window, Job job, Runnable work) {
        Thread feeder = Thread.ofPlatform().start(() -> {
            try {
                window.start(job, work);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        feeders.add(feeder);
        return feeder;
    }
}
