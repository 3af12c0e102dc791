package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes an argument list apart as the C library's `getopt_long` does: short options in groups, long ones in full
/// or as far as they are unique, options after operands, `--` before the rest.
final class GetOpt {

    private GetOpt() {}

    /// Whether an option has an argument.
    enum Argument {
        NONE,
        /// Only joined to it.
        OPTIONAL,
        REQUIRED
    }

    /// One option.
    ///
    /// @param name the long one without its dashes, empty where there is none
    /// @param letter the short one, 0 where there is none
    /// @param key what the program knows it by
    record Option(String name, int letter, Argument argument, String key) {}

    /// One option that was given.
    ///
    /// @param text its argument, null for none
    record Given(Option option, @Nullable String text) {
        /// @return its argument, nothing where there is none
        String value() {
            return text == null ? "" : text;
        }

        /// @return what it is called in complaints
        String called() {
            return option.name().isEmpty() ? "-" + (char) option.letter() : "--" + option.name();
        }
    }

    /// What an argument list says.
    record Parsed(List<Given> options, List<String> operands) {}

    /// Refuses what is not in the table, in the C library's words.
    static Parsed parse(List<String> arguments, List<Option> table, boolean operandsEndOptions)
            throws FailureException {
        List<Given> given = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) {
                break;
            } else if (argument.startsWith("--")) {
                at = longOption(arguments, at, table, given);
            } else if (argument.length() > 1 && argument.startsWith("-")) {
                at = shortOptions(arguments, at, table, given);
            } else if (operandsEndOptions) {
                at--;
                break;
            } else {
                operands.add(argument);
            }
        }
        operands.addAll(arguments.subList(at, arguments.size()));
        return new Parsed(List.copyOf(given), List.copyOf(operands));
    }

    private static int longOption(List<String> arguments, int next, List<Option> table, List<Given> given)
            throws FailureException {
        String argument = arguments.get(next - 1).substring(2);
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        @Nullable String joined = equals < 0 ? null : argument.substring(equals + 1);
        Option option = named(name, argument, table);
        switch (option.argument()) {
            case NONE -> {
                if (joined != null) {
                    throw usage("option '--" + option.name() + "' doesn't allow an argument");
                }
            }
            case OPTIONAL -> {
                // It may have one or not.
            }
            case REQUIRED -> {
                if (joined == null) {
                    if (next == arguments.size()) {
                        throw usage("option '--" + option.name() + "' requires an argument");
                    }
                    given.add(new Given(option, arguments.get(next)));
                    return next + 1;
                }
            }
        }
        given.add(new Given(option, joined));
        return next;
    }

    private static Option named(String name, String argument, List<Option> table) throws FailureException {
        List<Option> candidates = new ArrayList<>();
        for (Option option : table) {
            if (option.name().isEmpty()) {
                continue;
            }
            if (option.name().equals(name)) {
                return option;
            }
            if (option.name().startsWith(name)) {
                candidates.add(option);
            }
        }
        if (candidates.isEmpty()) {
            throw usage("unrecognized option '--" + argument + "'");
        }
        if (candidates.stream().map(Option::key).distinct().count() > 1) {
            StringBuilder possibilities = new StringBuilder();
            candidates.forEach(
                    each -> possibilities.append(" '--").append(each.name()).append('\''));
            throw usage("option '--" + argument + "' is ambiguous; possibilities:" + possibilities);
        }
        return candidates.getFirst();
    }

    private static int shortOptions(List<String> arguments, int next, List<Option> table, List<Given> given)
            throws FailureException {
        String group = arguments.get(next - 1);
        for (int i = 1; i < group.length(); i++) {
            char letter = group.charAt(i);
            Option option = lettered(letter, table);
            String rest = group.substring(i + 1);
            switch (option.argument()) {
                case NONE -> given.add(new Given(option, null));
                case OPTIONAL -> {
                    given.add(new Given(option, rest.isEmpty() ? null : rest));
                    return next;
                }
                case REQUIRED -> {
                    if (!rest.isEmpty()) {
                        given.add(new Given(option, rest));
                        return next;
                    }
                    if (next == arguments.size()) {
                        throw usage("option requires an argument -- '" + letter + "'");
                    }
                    given.add(new Given(option, arguments.get(next)));
                    return next + 1;
                }
            }
        }
        return next;
    }

    private static Option lettered(char letter, List<Option> table) throws FailureException {
        for (Option option : table) {
            if (option.letter() == letter) {
                return option;
            }
        }
        throw usage("invalid option -- '" + letter + "'");
    }

    private static FailureException usage(String what) {
        return new FailureException(ExitStatus.EX_USAGE, what);
    }
}
