package org.zsmtp.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What is measured, and with which programs.
///
/// @param agent       the transport agent's program
/// @param sink        Postfix's `smtp-sink`
/// @param source      Postfix's `smtp-source`
/// @param libraryPath where these two find their libraries, empty for the usual places
/// @param messages    in each round, for each side
/// @param octets      of content in each message
/// @param rounds      how often both sides run, in turn
/// @param agents      how many run at once, one number after the other
/// @param plot        where a picture of the ratios goes, empty for nowhere
record BenchOptions(
        Path agent,
        Path sink,
        Path source,
        String libraryPath,
        int messages,
        int octets,
        int rounds,
        List<Integer> agents,
        String plot) {

    /// As many as a scheduler starts in its stock configuration.
    private static final int MOST_AGENTS = 199;

    BenchOptions {
        if (messages < 10 || messages > 1_000_000 || octets < 100 || rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("messages 10 to 1000000, octets from 100, rounds 1 to 100");
        }
        if (agents.isEmpty()
                || agents.stream().anyMatch(count -> count < 1 || count > messages || count > MOST_AGENTS)) {
            throw new IllegalArgumentException("agents 1 to " + MOST_AGENTS + ", and no more than messages");
        }
        agents = List.copyOf(agents);
    }

    /// Reads `name=value` words.
    static BenchOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>(
                Map.of("libraries", "", "messages", "5000", "octets", "4096", "rounds", "3", "agents", "1,4,20"));
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value: " + argument);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new BenchOptions(
                path(values, "agent"),
                path(values, "sink"),
                path(values, "source"),
                values.getOrDefault("libraries", ""),
                Integer.parseInt(values.getOrDefault("messages", "5000")),
                Integer.parseInt(values.getOrDefault("octets", "4096")),
                Integer.parseInt(values.getOrDefault("rounds", "3")),
                Pattern.compile(",")
                        .splitAsStream(values.getOrDefault("agents", ""))
                        .map(Integer::valueOf)
                        .toList(),
                values.getOrDefault("plot", ""));
    }

    private static Path path(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("needs " + name + "=PROGRAM");
        }
        return Path.of(value).toAbsolutePath();
    }
}
