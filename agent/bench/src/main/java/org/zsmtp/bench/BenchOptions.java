package org.zsmtp.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What is measured, and with which programs.
///
/// @param agent       the transport agent's program
/// @param sink        Postfix's `smtp-sink`
/// @param source      Postfix's `smtp-source`
/// @param libraryPath where these two find their libraries, empty for the usual places
/// @param messages    in each round, for each side
/// @param octets      of content in each message
/// @param rounds      how often both sides run, in turn
/// @param plot        where a picture of the ratios goes, empty for nowhere
record BenchOptions(
        Path agent, Path sink, Path source, String libraryPath, int messages, int octets, int rounds, String plot) {

    BenchOptions {
        if (messages < 10 || messages > 1_000_000 || octets < 100 || rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("messages 10 to 1000000, octets from 100, rounds 1 to 100");
        }
    }

    /// Reads `name=value` words.
    static BenchOptions parse(String[] arguments) {
        Map<String, String> values =
                new HashMap<>(Map.of("libraries", "", "messages", "5000", "octets", "4096", "rounds", "3"));
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
