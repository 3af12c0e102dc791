package org.zsmtp.bench.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.zsmtp.bench.PostfixPlaces;

/// What is measured, and with which programs.
///
/// @param programs     by name: `agent`, `sink`, `source`, `exim`, `opensmtpd`, `floor` (C source), `metered`
/// @param postfix      where it is
/// @param messages     from the agent's spool in each round
/// @param peerMessages from the queue of each other server in each round
/// @param octets       of content in each message
/// @param warmUp       messages before anything is measured
/// @param rounds       how often all take their turn
/// @param limit        for each run of another server
/// @param tables       that are wanted
/// @param place        where spools and queues are made
/// @param plot         where a picture goes, empty for nowhere
record QueueOptions(
        Map<String, String> programs,
        PostfixPlaces postfix,
        int messages,
        int peerMessages,
        int octets,
        int warmUp,
        int rounds,
        Duration limit,
        Set<QueueOptions.Table> tables,
        Path place,
        String plot) {

    /// The tables, by what they are about.
    enum Table {
        FLOOR,
        PEERS,
        SIZES,
        JOBS,
        DESTINATIONS
    }

    private static final Pattern COMMA = Pattern.compile(",");

    QueueOptions {
        programs = Map.copyOf(programs);
        tables = Set.copyOf(tables);
    }

    /// Reads `name=value` words.
    ///
    /// @throws IllegalArgumentException with words for whoever wrote them
    static QueueOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>(
                Map.of("messages", "20000", "peer-messages", "5000", "octets", "4096", "warm", "30000", "rounds", "3"));
        values.putAll(Map.of("limit", "60", "only", "", "plot", "", "place", ""));
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value: " + argument);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new QueueOptions(
                values,
                new PostfixPlaces(
                        needed(values, "source"),
                        needed(values, "libexec"),
                        needed(values, "sbin"),
                        needed(values, "lib"),
                        needed(values, "meta"),
                        needed(values, "libraries"),
                        needed(values, "preload")),
                number(values, "messages", 400, 1_000_000),
                number(values, "peer-messages", 100, 1_000_000),
                number(values, "octets", 100, 100_000_000),
                number(values, "warm", 0, 1_000_000),
                number(values, "rounds", 1, 100),
                Duration.ofSeconds(number(values, "limit", 1, 3600)),
                tables(values.getOrDefault("only", "")),
                place(values.getOrDefault("place", "")),
                values.getOrDefault("plot", ""));
    }

    /// @return the path of a program
    String program(String name) {
        return needed(programs, name);
    }

    private static Set<Table> tables(String words) {
        if (words.isEmpty()) {
            return EnumSet.allOf(Table.class);
        }
        Set<Table> tables = EnumSet.noneOf(Table.class);
        for (String word : COMMA.split(words, -1)) {
            try {
                tables.add(Table.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "only=" + word + ": the tables are floor, peers, sizes, jobs, destinations", unknown);
            }
        }
        return tables;
    }

    /// Memory, where there is a file system in it, for disks differ more than programs.
    private static Path place(String word) {
        Path memory = Path.of("/dev/shm");
        if (!word.isEmpty()) {
            return Path.of(word).toAbsolutePath();
        }
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static String needed(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("needs " + name + "=VALUE");
        }
        return value;
    }

    private static int number(Map<String, String> values, String name, int least, int most) {
        String value = needed(values, name);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(name + " wants a number, not " + value, wrong);
        }
        throw new IllegalArgumentException(name + " wants a number from " + least + " to " + most);
    }
}
