package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `case.md` of a capture says that a machine needs.
///
/// @param arguments  of the original program, its name left out
/// @param exitStatus in digits
/// @param spoolPaths where `control`, `control-2` and so on were, below the transport directory
/// @param names      what the name server knew
record CaseText(
        List<String> arguments, String exitStatus, Map<String, String> spoolPaths, List<NameServerEntry> names) {

    /// @param type  a DNS type; `RCODE` where the name server failed
    /// @param value as in a master file
    record NameServerEntry(String name, String type, String value) {}

    private static final Pattern COMMAND = Pattern.compile("(?:Command line|scheduler configuration): `smtp ([^`]*)`");
    private static final Pattern EXIT = Pattern.compile("Exit status of the program: (\\d+)");
    private static final Pattern CONTROL =
            Pattern.compile("`(control(?:-\\d+)?)` was (?:the file )?`transport/([^`]+)`");
    private static final Pattern NAMES =
            Pattern.compile("Name server data used \\(loopback only, invented\\): (.*?) All SMTP");
    private static final Pattern NAME = Pattern.compile("(\\S+) \\{\"([A-Z]+)\": ([^}]*)\\}");
    private static final Pattern EXCHANGE = Pattern.compile("\\[(\\d+), \"([^\"]*)\"\\]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    CaseText {
        arguments = List.copyOf(arguments);
        spoolPaths = Map.copyOf(spoolPaths);
        names = List.copyOf(names);
    }

    static CaseText parse(String text) {
        Matcher command = COMMAND.matcher(text);
        if (!command.find()) throw new IllegalArgumentException("no command line in: " + text);
        Matcher exit = EXIT.matcher(text);
        Map<String, String> paths = new LinkedHashMap<>();
        CONTROL.matcher(text).results().forEach(found -> paths.put(found.group(1), found.group(2)));
        Matcher names = NAMES.matcher(text);
        return new CaseText(
                Arrays.asList(command.group(1).split(" ", -1)),
                exit.find() ? exit.group(1) : "0",
                paths,
                names.find() ? names(names.group(1)) : List.of());
    }

    /// Names said not to exist need no entry.
    private static List<NameServerEntry> names(String text) {
        List<NameServerEntry> entries = new ArrayList<>();
        NAME.matcher(text).results().forEach(found -> {
            String name = found.group(1);
            String type = found.group(2);
            String values = found.group(3);
            switch (type) {
                case "MX" ->
                    EXCHANGE.matcher(values)
                            .results()
                            .forEach(mx -> entries.add(
                                    new NameServerEntry(name, type, mx.group(1) + " " + absolute(mx.group(2)))));
                case "CNAME" ->
                    quoted(values).forEach(value -> entries.add(new NameServerEntry(name, type, absolute(value))));
                case "A", "TXT" -> quoted(values).forEach(value -> entries.add(new NameServerEntry(name, type, value)));
                case "RCODE" -> entries.add(new NameServerEntry(name, type, values));
                default -> throw new IllegalArgumentException("unknown type in: " + text);
            }
        });
        return entries;
    }

    private static List<String> quoted(String values) {
        return QUOTED.matcher(values).results().map(found -> found.group(1)).toList();
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }
}
