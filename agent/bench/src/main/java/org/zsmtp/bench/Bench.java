package org.zsmtp.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Messages a second from spool files to `smtp-sink`, beside `smtp-source -d` to the same sink in the same run.
///
/// The two do not do the same work: the generator makes its messages in memory and keeps no books; the agent reads
/// two files a message, locks, reports and unlocks. The ratio says what a file-based spool costs over bare sending;
/// it is taken for contents that go as they are and for contents that are converted.
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
        List<AgentRun.Figures> plain = new ArrayList<>();
        List<AgentRun.Figures> converting = new ArrayList<>();
        out.printf(
                Locale.ROOT,
                "%d rounds of %d messages of %d octets each, one session, loopback; 8-bit text, as it is (8BITMIME) and"
                        + " converted to quoted-printable (none)%n%n%5s %18s %12s %16s %7s %18s %7s %14s %9s%n",
                options.rounds(),
                options.messages(),
                options.octets(),
                "round",
                "smtp-source msg/s",
                "agent msg/s",
                "2nd half msg/s",
                "ratio",
                "converting msg/s",
                "ratio",
                "first #hungry",
                "peak RSS");
        String body = body(options.octets());
        for (int round = 1; round <= options.rounds(); round++) {
            try (PostfixTools eightBit = new PostfixTools(options);
                    PostfixTools sevenBit = new PostfixTools(options, "-8")) {
                double rate = options.messages() / eightBit.send();
                AgentRun.Figures asIs = AgentRun.measure(options, eightBit.port(), body);
                AgentRun.Figures converted = AgentRun.measure(options, sevenBit.port(), body);
                sourceRates.add(rate);
                plain.add(asIs);
                converting.add(converted);
                out.printf(
                        Locale.ROOT,
                        "%5d %18.0f %12.0f %16.0f %7.2f %18.0f %7.2f %12.2f s %6d MB%n",
                        round,
                        rate,
                        options.messages() / asIs.seconds(),
                        options.messages() / 2.0 / asIs.secondHalf(),
                        options.messages() / asIs.seconds() / rate,
                        options.messages() / converted.seconds(),
                        options.messages() / converted.seconds() / rate,
                        asIs.startUp(),
                        Math.max(asIs.peakKilobytes(), converted.peakKilobytes()) / 1024);
            }
        }
        double source = median(sourceRates, rate -> rate);
        List<BarChart.Bar> bars = List.of(
                new BarChart.Bar("smtp-source -d", 1),
                new BarChart.Bar("as it is", whole(options, plain) / source),
                new BarChart.Bar("as it is, second half", half(options, plain) / source),
                new BarChart.Bar("converting", whole(options, converting) / source),
                new BarChart.Bar("converting, second half", half(options, converting) / source));
        out.printf("%nratios to smtp-source -d (medians)%n");
        for (BarChart.Bar bar : bars) {
            out.printf(Locale.ROOT, "%-28s %.2f%n", bar.name(), bar.value());
        }
        out.printf(
                Locale.ROOT,
                "first #hungry after %.2f s; peak RSS %d MB, converting %d MB (medians)%n",
                median(plain, AgentRun.Figures::startUp),
                (long) median(plain, figures -> figures.peakKilobytes() / 1024.0),
                (long) median(converting, figures -> figures.peakKilobytes() / 1024.0));
        if (!options.plot().isEmpty()) {
            String title = "Messages a second of " + options.octets() + " octets, smtp-source -d = 1";
            Files.writeString(Path.of(options.plot()), new BarChart(title, bars).svg());
        }
    }

    /// 8-bit text, mostly ASCII, one octet a char.
    private static String body(int octets) {
        String line = new String(
                "Gr\u00fc\u00dfe: the quick brown fox jumps over the lazy dog 0123456789\n"
                        .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        return line.repeat(octets / line.length() + 1).substring(0, octets - 1) + "\n";
    }

    private static double whole(BenchOptions options, List<AgentRun.Figures> runs) {
        return median(runs, figures -> options.messages() / figures.seconds());
    }

    private static double half(BenchOptions options, List<AgentRun.Figures> runs) {
        return median(runs, figures -> options.messages() / 2.0 / figures.secondHalf());
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> of) {
        double[] sorted = values.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
