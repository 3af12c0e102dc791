package org.zsmtp.daemon.options;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.security.TlsOptions;

/// An operator's `smtp-tls.conf` (`-S`): lines of a key, and a value where the key has one. Letter case of keys does
/// not matter; lines that begin with `#` or `;` are comments; an unknown key is reported and has no effect, as in
/// ZMailer. The values of known keys are checked: such a file must not be misread.
///
/// @param file    as it was named
/// @param demand  whether mail may go in clear text
/// @param tls     the options of TLS that the keys set
/// @param detail  how much the transcript has about certificates, 0 to 4 (`tls-loglevel`)
/// @param values  of the keys that have one, as written; the last of a key counts
/// @param remarks on lines without effect, a printable line each
public record TlsSettings(
        Path file, Demand demand, TlsOptions tls, int detail, Map<TlsKey, String> values, List<String> remarks) {
    private static final int MOST_DETAIL = 4;

    /// Whether mail may go in clear text.
    public enum Demand {
        /// Transport security as the levels say.
        AS_LEVELS_SAY,
        /// Never, whatever they say (`demand-tls-mode`).
        ALWAYS
    }

    public TlsSettings {
        values = Map.copyOf(values);
        remarks = List.copyOf(remarks);
    }

    /// @throws ConfigurationException where the file cannot be read or understood: it might require TLS
    public static TlsSettings read(Path file) throws ConfigurationException {
        return parse(file, SmallFile.read(file));
    }

    static TlsSettings parse(Path file, String text) throws ConfigurationException {
        Map<TlsKey, String> values = new EnumMap<>(TlsKey.class);
        Map<TlsKey, String> places = new EnumMap<>(TlsKey.class);
        List<String> remarks = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (isComment(line)) {
                continue;
            }
            String place = place(file, i);
            String word = line.split("\\s", 2)[0];
            TlsKey key = key(word);
            if (key == null) {
                remarks.add(unknown(word, place));
            } else {
                values.put(key, value(key, line.substring(word.length()).strip(), place));
                places.put(key, place);
            }
        }
        withoutEffect(places).forEach(key -> remarks.add(places.get(key) + key.word() + " has no effect"));
        Demand demand = values.containsKey(TlsKey.DEMAND_TLS_MODE) ? Demand.ALWAYS : Demand.AS_LEVELS_SAY;
        int detail = Math.min(MOST_DETAIL, Integer.parseInt(values.getOrDefault(TlsKey.TLS_LOGLEVEL, "0")));
        return new TlsSettings(file, demand, tls(file, values), detail, values, remarks);
    }

    private static String place(Path file, int index) {
        return file + ":" + (index + 1) + ": ";
    }

    private static boolean isComment(String line) {
        return line.isEmpty() || line.startsWith("#") || line.startsWith(";");
    }

    private static Optional<String> fault(String line, String place) {
        if (isComment(line)) {
            return Optional.empty();
        }
        String word = line.split("\\s", 2)[0];
        TlsKey key = key(word);
        if (key == null) {
            return Optional.of(unknown(word, place));
        }
        try {
            value(key, line.substring(word.length()).strip(), place);
            return Optional.empty();
        } catch (ConfigurationException wrong) {
            return Optional.of(wrong.reason());
        }
    }

    private static String unknown(String word, String place) {
        return new UsageException(place + "there is no key \"" + word + "\"").reason();
    }

    private static List<TlsKey> withoutEffect(Map<TlsKey, String> places) {
        return List.of(TlsKey.TLS_RANDOM_SOURCE, TlsKey.TLS_STRICT_RFC2487).stream()
                .filter(places::containsKey)
                .toList();
    }

    private static TlsOptions tls(Path file, Map<TlsKey, String> values) throws ConfigurationException {
        try {
            return ConfiguredTls.of(values);
        } catch (ConfigurationException unusable) {
            throw new ConfigurationException(file + ": " + unusable.reason());
        }
    }

    /// Reads on where a line cannot be used.
    ///
    /// @return what is wrong with it, a printable line each with its place, unknown keys too; empty for none
    public static List<String> faults(Path file) {
        List<String> faults = new ArrayList<>();
        try {
            String text = SmallFile.read(file);
            List<String> lines = text.lines().map(String::strip).toList();
            for (int i = 0; i < lines.size(); i++) {
                fault(lines.get(i), place(file, i)).ifPresent(faults::add);
            }
            if (faults.isEmpty()) {
                parse(file, text);
            }
        } catch (ConfigurationException unreadable) {
            faults.add(unreadable.reason());
        }
        return faults;
    }

    /// @return the files that are named and cannot be read, a line each; the key log, which is created, is not among
    ///     them
    public List<String> missing() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().kind == TlsKey.Kind.PATH && entry.getKey() != TlsKey.TLS_KEY_LOG_FILE)
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> unreadable(Path.of(entry.getValue()))
                        .map(why ->
                                new UsageException(file + ": " + entry.getKey().word() + ": " + why).reason())
                        .stream())
                .toList();
    }

    private static Optional<String> unreadable(Path named) {
        try {
            named.getFileSystem().provider().checkAccess(named, AccessMode.READ);
            return Optional.empty();
        } catch (IOException why) {
            return Optional.of(FileFailure.unreadable(named, why));
        }
    }

    private static @Nullable TlsKey key(String word) {
        for (TlsKey each : TlsKey.values()) {
            if (each.word().equals(word.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        return null;
    }

    private static String value(TlsKey key, String value, String place) throws ConfigurationException {
        String wrong = switch (key.kind) {
            case PATH -> isPath(value) ? "" : "needs an absolute file name";
            case NUMBER -> value.matches("[0-9]{1,9}") ? "" : "needs a number";
            case TEXT -> value.isEmpty() ? "needs a value" : "";
            case NONE -> value.isEmpty() ? "" : "takes no value";
        };
        if (!wrong.isEmpty()) {
            throw new ConfigurationException(place + key.word() + ": " + wrong);
        }
        return value;
    }

    private static boolean isPath(String value) {
        try {
            return Path.of(value).isAbsolute();
        } catch (InvalidPathException notOne) {
            return false;
        }
    }
}
