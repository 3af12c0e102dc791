package org.zsmtp.it.compat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every capture of the original agent, replayed against the built one.
///
/// The cases run side by side, those first that wait for time-outs; each has servers and a spool of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatIT {

    /// Enough to keep two processors busy while some agents wait.
    private static final int AT_ONCE = 4;

    @TempDir
    Path directory;

    private final Map<String, String> notYet = new TreeMap<>();
    private final List<CaseResult> results = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> theAgentDoesAsTheOriginalDid() {
        Distribution distribution = Distribution.built();
        Table.read("not-yet-applicable.tsv", 2).forEach(line -> notYet.put(line.getFirst(), line.getLast()));
        List<Capture> captures = Resources.cases().stream()
                .filter(name -> !notYet.containsKey(name))
                .map(Capture::load)
                .toList();
        Map<String, CompletableFuture<CaseResult>> running = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().factory());
        Stream.concat(
                        captures.stream().filter(CompatIT::slow),
                        captures.stream().filter(c -> !slow(c)))
                .forEach(capture -> running.put(
                        capture.name(), CompletableFuture.supplyAsync(() -> replay(capture, distribution), threads)));
        threads.shutdown();
        return captures.stream()
                .map(capture -> DynamicTest.dynamicTest(capture.name(), () -> judge(running.get(capture.name()))));
    }

    private static boolean slow(Capture capture) {
        return capture.text().arguments().contains("-T");
    }

    private CaseResult replay(Capture capture, Distribution distribution) {
        try {
            Replay replay = Replay.of(capture, distribution, Files.createDirectory(directory.resolve(capture.name())));
            return CaseResult.of(capture.name(), capture.observation(), replay, Deviations.of(capture.name()));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void judge(CompletableFuture<CaseResult> running) {
        CaseResult result = running.join();
        results.add(result);
        result.require();
    }

    @AfterAll
    void report() throws Exception {
        CompatReport report = new CompatReport(results, notYet);
        Files.writeString(Path.of("target", "compat-report.txt"), report.table());
        System.out.println(report.summary());
    }
}
