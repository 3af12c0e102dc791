package org.zsmtp.delivery;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The threads that engines and probes have started since a certain moment.
final class LoopThreads {

    private final Set<Thread> before = running();

    private static Set<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("smtp-loop")
                        || thread.getName().startsWith("policy-loop"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// @return those that were started since this was made, and have not ended
    Set<Thread> started() {
        Set<Thread> started = running();
        started.removeAll(before);
        return started;
    }

    /// Waits until all of them have ended.
    static void awaitEnd(Set<Thread> threads) throws InterruptedException {
        for (Thread each : threads) {
            each.join();
        }
    }
}
