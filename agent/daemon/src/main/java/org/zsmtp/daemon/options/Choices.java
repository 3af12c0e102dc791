package org.zsmtp.daemon.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The options that were given, in order: the configuration file first, then the command line. Later ones win. An
/// empty value resets an optional option to its default.
///
/// @param given in order
record Choices(List<Given> given) {

    Choices {
        given = List.copyOf(given);
    }

    /// @return whether the option is there at all
    boolean has(Option option) {
        return given.stream().anyMatch(each -> each.option() == option);
    }

    /// @return all occurrences of these options
    List<Given> of(Option... options) {
        List<Option> asked = Arrays.asList(options);
        return given.stream().filter(each -> asked.contains(each.option())).toList();
    }

    /// @return the last occurrence of an option
    Optional<Given> last(Option option) {
        List<Given> all = of(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// @return the values of the command line, or else of the file
    List<Given> list(Option option) {
        List<Given> all = of(option);
        List<Given> wanted = new ArrayList<>();
        for (Given each : all) {
            if (!samePlace(each, all.getLast())) {
                continue;
            }
            if (String.valueOf(each.value()).isEmpty()) {
                wanted.clear();
            } else {
                wanted.add(each);
            }
        }
        return wanted;
    }

    boolean isOn(Option option) throws UsageException {
        Optional<Given> last = last(option);
        return last.isPresent() && isOn(last.get());
    }

    static boolean isOn(Given given) throws UsageException {
        String value = given.value() == null ? "yes" : given.value();
        if (!value.equals("yes") && !value.equals("no")) {
            throw given.refused("must be yes or no, not \"" + value + "\"");
        }
        return value.equals("yes");
    }

    /// @return the last number, and one more for each time that the option follows it without a value
    int count(Option option) throws UsageException {
        int count = 0;
        @Nullable Given before = null;
        for (Given each : of(option)) {
            int since = before == null || !samePlace(before, each) ? 0 : count;
            count = each.value() == null ? since + 1 : number(each, 0, 9);
            before = each;
        }
        return count;
    }

    /// Reads the last value of an option.
    ///
    /// @param reader throws [IllegalArgumentException] with a message that is safe to print
    /// @return empty where the option is not given, or its value is empty
    <T> Optional<T> value(Option option, Function<String, T> reader) throws UsageException {
        Optional<Given> last = last(option);
        if (last.isEmpty() || String.valueOf(last.get().value()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(read(last.get(), reader));
    }

    static <T> T read(Given given, Function<String, T> reader) throws UsageException {
        try {
            return reader.apply(String.valueOf(given.value()));
        } catch (IllegalArgumentException notOne) {
            throw given.refused(String.valueOf(notOne.getMessage()));
        }
    }

    /// @return the last value, which may be neither missing nor empty; else the default
    String word(Option option) throws UsageException {
        Optional<Given> last = last(option);
        String value = last.map(Given::value).orElse(option.defaultValue());
        if (value.isEmpty()) {
            throw last.orElseThrow().refused("needs a value");
        }
        return value;
    }

    /// @param words with their meanings
    <T> T choice(Option option, List<Word<T>> words) throws UsageException {
        String value = word(option);
        for (Word<T> each : words) {
            if (each.text().equals(value)) {
                return each.meaning();
            }
        }
        List<String> texts = words.stream().map(Word::text).toList();
        throw last(option)
                .orElseThrow()
                .refused("must be " + String.join(" or ", texts) + ", not \"" + value + "\""
                        + Similar.hint(value, texts.stream()));
    }

    /// One of the words that an option understands.
    record Word<T>(String text, T meaning) {}

    int number(Option option, int least, int most) throws UsageException {
        Optional<Given> last = last(option);
        return last.isEmpty() ? Integer.parseInt(option.defaultValue()) : number(last.get(), least, most);
    }

    static int number(Given given, int least, int most) throws UsageException {
        String text = String.valueOf(given.value());
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw given.refused("must be a number from " + least + " to " + most + ", not \"" + text + "\"");
        }
        return number;
    }

    Optional<Path> path(Option option) throws UsageException {
        return value(option, Choices::path);
    }

    private static Path path(String text) {
        if (text.equals("-")) {
            throw new IllegalArgumentException("\"-\" is no standard stream here, but a file: name it ./-");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException notOne) {
            throw new IllegalArgumentException("not the name of a file", notOne);
        }
    }

    private static boolean samePlace(Given one, Given other) {
        return one.place().getClass() == other.place().getClass();
    }
}
