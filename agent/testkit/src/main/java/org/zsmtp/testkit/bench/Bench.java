package org.zsmtp.testkit.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Messages a second from spool files to `smtp-sink`, beside `smtp-source -d` to the same sink in the same run.
///
/// The two do not do the same work: the generator makes its messages in memory and keeps no books; the agent reads two
/// files a message, locks, reports and unlocks. The ratio says what a file-based spool costs over bare sending.
public final class Bench {

    private Bench() {}

    /// @param arguments `name=value` words, see [BenchOptions]
    public static void main(String[] arguments) throws Exception {
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        run(options, System.out);
    }

    private static void run(BenchOptions options, PrintStream out) throws Exception {
        List<Double> sourceRates = new ArrayList<>();
        List<AgentRun.Figures> runs = new ArrayList<>();
        out.printf(
                Locale.ROOT,
                "%d rounds of %d messages of %d octets each, one session, loopback%n%n%5s %18s %14s %22s %7s %14s %9s%n",
                options.rounds(),
                options.messages(),
                options.octets(),
                "round",
                "smtp-source msg/s",
                "agent msg/s",
                "agent 2nd half msg/s",
                "ratio",
                "first #hungry",
                "peak RSS");
        for (int round = 1; round <= options.rounds(); round++) {
            try (PostfixTools postfix = new PostfixTools(options)) {
                double rate = options.messages() / postfix.send();
                AgentRun.Figures figures = AgentRun.measure(options, postfix.port());
                sourceRates.add(rate);
                runs.add(figures);
                double agentRate = options.messages() / figures.seconds();
                out.printf(
                        Locale.ROOT,
                        "%5d %18.0f %14.0f %22.0f %7.2f %12.2f s %6d MB%n",
                        round,
                        rate,
                        agentRate,
                        options.messages() / 2.0 / figures.secondHalf(),
                        agentRate / rate,
                        figures.startUp(),
                        figures.peakKilobytes() / 1024);
            }
        }
        out.printf(
                Locale.ROOT,
                "%n%s %.2f (second half: %.2f); first #hungry after %.2f s; peak RSS %d MB (medians)%n",
                "agent / smtp-source -d =",
                median(runs, figures -> options.messages() / figures.seconds()) / median(sourceRates, rate -> rate),
                median(runs, figures -> options.messages() / 2.0 / figures.secondHalf())
                        / median(sourceRates, rate -> rate),
                median(runs, AgentRun.Figures::startUp),
                (long) median(runs, figures -> figures.peakKilobytes() / 1024.0));
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> of) {
        double[] sorted = values.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
