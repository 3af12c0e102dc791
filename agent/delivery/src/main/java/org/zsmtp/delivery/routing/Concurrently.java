package org.zsmtp.delivery.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/// Blocking work on several values at once, each on a virtual thread, so that a route takes as long as its slowest
/// lookup and not as long as their sum.
final class Concurrently {
    private Concurrently() {}

    /// The results in the order of the values. An interrupt is passed on to the work, which must then end soon.
    static <T, R> List<R> map(List<T> values, Function<T, R> work) {
        if (values.size() == 1) {
            return List.of(work.apply(values.getFirst()));
        }
        List<FutureTask<R>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (T value : values) {
            FutureTask<R> task = new FutureTask<>(() -> work.apply(value));
            tasks.add(task);
            threads.add(Thread.ofVirtual().name("route").start(task));
        }
        boolean interrupted = false;
        List<R> results = new ArrayList<>();
        for (FutureTask<R> task : tasks) {
            while (true) {
                try {
                    results.add(task.get());
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    threads.forEach(Thread::interrupt);
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return results;
    }
}
