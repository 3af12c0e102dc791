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
import org.zsmtp.it.EngineMode;

/// Every capture of the original agent, replayed against the built one, as a process by itself and in a resident
/// engine.
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
        Table.read("not-yet-applicable.tsv", 2).forEach(line -> notYet.put(line.getFirst(), line.getLast()));
        List<Capture> captures = Resources.cases().stream()
                .filter(name -> !notYet.containsKey(name))
                .map(Capture::load)
                .toList();
        Map<Case, CompletableFuture<CaseResult>> running = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().factory());
        List<Case> cases = captures.stream()
                .flatMap(capture -> Stream.of(EngineMode.values()).map(engine -> new Case(capture, engine)))
                .toList();
        Stream.concat(cases.stream().filter(Case::slow), cases.stream().filter(each -> !each.slow()))
                .forEach(each -> running.put(each, CompletableFuture.supplyAsync(() -> replay(each), threads)));
        threads.shutdown();
        return cases.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> judge(each, running.get(each))));
    }

    /// One of them, in one of the ways.
    private record Case(Capture capture, EngineMode engine) {
        String name() {
            return switch (engine) {
                case BY_ITSELF -> capture.name();
                case RESIDENT -> capture.name() + ".resident";
            };
        }

        boolean slow() {
            return capture.text().arguments().contains("-T");
        }
    }

    private CaseResult replay(Case each) {
        Capture capture = each.capture();
        try {
            Replay replay = Replay.of(
                    capture, Distribution.built(each.engine()), Files.createDirectory(directory.resolve(each.name())));
            return CaseResult.of(capture.name(), capture.observation(), replay, Deviations.of(capture.name()));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void judge(Case each, CompletableFuture<CaseResult> running) {
        CaseResult result = running.join();
        if (each.engine() == EngineMode.BY_ITSELF) {
            results.add(result);
        }
        result.require();
    }

    @AfterAll
    void report() throws Exception {
        CompatReport report = new CompatReport(results, notYet);
        Files.writeString(Path.of("target", "compat-report.txt"), report.table());
        System.out.println(report.summary());
    }
}
