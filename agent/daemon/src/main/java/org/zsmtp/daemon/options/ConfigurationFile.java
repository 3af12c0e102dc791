package org.zsmtp.daemon.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.daemon.options.Given.Place;
import org.zsmtp.daemon.options.Option.Kind;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;

/// Reads a configuration file: lines `key = value`, where a key is the long name of an option. Blank lines are
/// skipped, as are those whose first visible character is `#`. The file is UTF-8.
final class ConfigurationFile {
    private static final int LARGEST = 1 << 20;

    private final String name;
    private final Map<Option, Integer> lines = new EnumMap<>(Option.class);
    private final List<Given> given = new ArrayList<>();

    private ConfigurationFile(String name) {
        this.name = name;
    }

    /// @throws ConfigurationException where it is missing, too
    static List<Given> read(Path path) throws ConfigurationException {
        return parse(path.toString(), content(path));
    }

    /// Finds out whether a setting can be used.
    interface Trial {

        /// @throws UsageException where it cannot
        void of(Given setting) throws UsageException;
    }

    /// Reads on where a line cannot be used.
    ///
    /// @param trial  of each setting by itself
    /// @param faults gets what is wrong, a printable line each
    /// @return what each can be used by itself
    static List<Given> sound(Path path, Trial trial, List<String> faults) {
        ConfigurationFile file = new ConfigurationFile(path.toString());
        try {
            List<String> all = content(path).lines().toList();
            for (int i = 0; i < all.size(); i++) {
                file.soundLine(all.get(i).strip(), i + 1, trial, faults);
            }
        } catch (ConfigurationException unreadable) {
            faults.add(unreadable.reason());
        }
        return file.given;
    }

    private void soundLine(String line, int number, Trial trial, List<String> faults) {
        int before = given.size();
        try {
            if (!isBlank(line)) {
                setting(line, number);
                trial.of(given.getLast());
            }
        } catch (UsageException unusable) {
            faults.add(unusable.reason());
            given.subList(before, given.size()).clear();
        }
    }

    private static boolean isBlank(String line) {
        return line.isEmpty() || line.startsWith("#");
    }

    private static String content(Path path) throws ConfigurationException {
        try {
            return text(path);
        } catch (CharacterCodingException notUtf8) {
            throw new ConfigurationException(path + ": not UTF-8");
        } catch (IOException unreadable) {
            throw new ConfigurationException(FileFailure.unreadable(path, unreadable));
        }
    }

    /// @return nothing where the file is missing
    static List<Given> readIfThere(Path path) throws ConfigurationException {
        return Files.exists(path) ? read(path) : List.of();
    }

    static List<Given> parse(String name, String text) throws ConfigurationException {
        ConfigurationFile file = new ConfigurationFile(name);
        List<String> all = text.lines().toList();
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i).strip();
            if (!isBlank(line)) {
                file.setting(line, i + 1);
            }
        }
        return file.given;
    }

    private static String text(Path path) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(OrdinaryFile.read(path, LARGEST)))
                .toString();
    }

    private void setting(String line, int number) throws ConfigurationException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw refused(number, "a line must be KEY = VALUE");
        }
        String key = line.substring(0, equals).stripTrailing();
        Option option = Option.ofLongName(key)
                .orElseThrow(() ->
                        refused(number, "there is no option \"" + key + "\"" + Similar.hint(key, Option.longNames())));
        if (!option.isSetting()) {
            throw refused(number, key + " is allowed on the command line only");
        }
        Integer before = lines.put(option, number);
        if (before != null && option.kind() != Kind.LIST) {
            throw refused(number, key + " is already in line " + before);
        }
        given.add(new Given(option, line.substring(equals + 1).strip(), new Place.FileLine(name, number)));
    }

    private ConfigurationException refused(int number, String why) {
        return new ConfigurationException(name + ":" + number + ": " + why);
    }
}
