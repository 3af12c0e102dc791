package org.zsmtp.daemon.options;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.Given.Place;

/// Splits a command line as `getopt_long(3)` does: letters may stand together, a value may be attached or follow,
/// options may follow operands, and `--` ends them. Values are not checked.
///
/// @param given    the options in their order
/// @param operands the arguments that are not options
record CommandLine(List<Given> given, List<String> operands) {
    private static final Place PLACE = new Place.CommandLine();

    CommandLine {
        given = List.copyOf(given);
        operands = List.copyOf(operands);
    }

    static CommandLine split(List<String> arguments) throws UsageException {
        List<Given> given = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        ListIterator<String> left = arguments.listIterator();
        boolean open = true;
        while (left.hasNext()) {
            String word = left.next();
            if (open && word.equals("--")) {
                open = false;
            } else if (open && word.startsWith("--")) {
                given.add(longOption(word.substring(2), left));
            } else if (open && word.startsWith("-") && word.length() > 1) {
                letters(word, left, given);
            } else {
                operands.add(word);
            }
        }
        return new CommandLine(given, operands);
    }

    private static Given longOption(String text, ListIterator<String> left) throws UsageException {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        @Nullable String attached = equals < 0 ? null : text.substring(equals + 1);
        Option option = Option.ofLongName(name)
                .orElseThrow(() -> new UsageException("unknown option --" + name
                        + Similar.hint("--" + name, Option.longNames().map(each -> "--" + each))));
        if (attached != null && option.kind() == Option.Kind.ACT) {
            throw new UsageException("option --" + name + " takes no value");
        }
        return new Given(option, attached == null && option.needsValue() ? following(option, left) : attached, PLACE);
    }

    private static void letters(String word, ListIterator<String> left, List<Given> given) throws UsageException {
        for (int i = 1; i < word.length(); i++) {
            Option option = Option.ofLetter(word.charAt(i));
            if (option.needsValue()) {
                String value = i + 1 < word.length() ? word.substring(i + 1) : following(option, left);
                given.add(new Given(option, value, PLACE));
                return;
            }
            given.add(new Given(option, null, PLACE));
        }
    }

    private static String following(Option option, ListIterator<String> left) throws UsageException {
        if (!left.hasNext()) {
            throw new UsageException("option " + option + " needs a value");
        }
        return left.next();
    }
}
