package org.zsmtp.daemon.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsOptions;

/// What an operator's `smtp-tls.conf` says on transport security (`-S`): lines of a key, and a value where the key
/// has one. Keys count in any letter case; lines that begin with `#` or `;` are comments; a key that nobody knows is
/// remarked upon and has no effect, as it was in ZMailer. The values of a known key are checked, for a file of this
/// kind must not be misread.
///
/// @param file    as it was named
/// @param demand  whether mail may go in clear text
/// @param tls     what the keys mean to TLS
/// @param detail  how much is told of certificates, 0 to 4 (`tls-loglevel`)
/// @param values  of the keys that have one, as written; the last of a key counts
/// @param remarks on lines without effect, a printable line each
public record TlsSettings(
        Path file, Demand demand, TlsOptions tls, int detail, Map<Key, String> values, List<String> remarks) {
    private static final int MOST_DETAIL = 4;

    /// Whether mail may go in clear text.
    public enum Demand {
        /// Transport security as the levels say.
        AS_LEVELS_SAY,
        /// Never, whatever they say (`demand-tls-mode`).
        ALWAYS
    }

    /// The keys of the file: those of ZMailer's agent, and ours behind them.
    public enum Key {
        TLS_CERT_FILE(Kind.PATH),
        TLS_KEY_FILE(Kind.PATH),
        TLS_DCERT_FILE(Kind.PATH),
        TLS_DKEY_FILE(Kind.PATH),
        TLS_CAFILE(Kind.PATH),
        TLS_CAPATH(Kind.PATH),
        TLS_LOGLEVEL(Kind.NUMBER),
        TLS_CIPHER_LIST(Kind.TEXT),
        /// No effect: both libraries have a source of their own that cannot be made worse.
        TLS_RANDOM_SOURCE(Kind.TEXT),
        /// No effect: TLS 1.0 alone, which no server should take any more (RFC 8996).
        TLS_STRICT_RFC2487(Kind.NONE),
        /// No effect of its own: sessions are remembered anyway.
        TLS_USE_SCACHE(Kind.NONE),
        TLS_SCACHE_TIMEOUT(Kind.NUMBER),
        /// No effect, nor had it any there.
        NO_TLS_READAHEAD(Kind.NONE),
        DEMAND_TLS_MODE(Kind.NONE),
        TLS_KEY_PASSPHRASE_FILE(Kind.PATH),
        TLS_CRL_FILE(Kind.PATH),
        TLS_PROTOCOLS(Kind.TEXT),
        TLS_PROVIDER(Kind.TEXT),
        TLS_KEY_LOG_FILE(Kind.PATH);

        /// What stands behind a key.
        enum Kind {
            PATH,
            NUMBER,
            TEXT,
            NONE
        }

        private final Kind kind;

        Key(Kind kind) {
            this.kind = kind;
        }

        /// @return as it stands in the file, in lower case
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public TlsSettings {
        values = Map.copyOf(values);
        remarks = List.copyOf(remarks);
    }

    /// @throws ConfigurationException where the file cannot be read or understood: it might demand what nobody would
    ///     then give it
    public static TlsSettings read(Path file) throws ConfigurationException {
        return parse(file, SmallFile.read(file));
    }

    static TlsSettings parse(Path file, String text) throws ConfigurationException {
        Map<Key, String> values = new EnumMap<>(Key.class);
        Map<Key, String> places = new EnumMap<>(Key.class);
        List<String> remarks = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            String place = file + ":" + (i + 1) + ": ";
            String word = line.split("\\s", 2)[0];
            Key key = key(word);
            if (key == null) {
                remarks.add(new UsageException(place + "there is no key \"" + word + "\"").reason());
            } else {
                values.put(key, value(key, line.substring(word.length()).strip(), place));
                places.put(key, place);
            }
        }
        withoutEffect(places).forEach(key -> remarks.add(places.get(key) + key.word() + " has no effect"));
        Demand demand = values.containsKey(Key.DEMAND_TLS_MODE) ? Demand.ALWAYS : Demand.AS_LEVELS_SAY;
        int detail = Math.min(MOST_DETAIL, Integer.parseInt(values.getOrDefault(Key.TLS_LOGLEVEL, "0")));
        return new TlsSettings(file, demand, tls(file, values), detail, values, remarks);
    }

    private static List<Key> withoutEffect(Map<Key, String> places) {
        return List.of(Key.TLS_RANDOM_SOURCE, Key.TLS_STRICT_RFC2487).stream()
                .filter(places::containsKey)
                .toList();
    }

    private static TlsOptions tls(Path file, Map<Key, String> values) throws ConfigurationException {
        try {
            return ConfiguredTls.of(values);
        } catch (ConfigurationException unusable) {
            throw new ConfigurationException(file + ": " + unusable.reason());
        }
    }

    /// @return what is wrong with the files that are named, as far as it can be seen from outside, a line each; that
    ///     of the key log is made where it is missing
    public List<String> missing() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().kind == Key.Kind.PATH && entry.getKey() != Key.TLS_KEY_LOG_FILE)
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> !Files.isReadable(Path.of(entry.getValue())))
                .map(entry -> new UsageException(
                                file + ": " + entry.getKey().word() + ": " + entry.getValue() + " cannot be read")
                        .reason())
                .toList();
    }

    private static @Nullable Key key(String word) {
        for (Key each : Key.values()) {
            if (each.word().equals(word.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        return null;
    }

    private static String value(Key key, String value, String place) throws ConfigurationException {
        String wrong = switch (key.kind) {
            case PATH -> isPath(value) ? "" : "it needs the name of a file, from the root";
            case NUMBER -> value.matches("[0-9]{1,9}") ? "" : "it needs a number";
            case TEXT -> value.isEmpty() ? "it needs a value" : "";
            case NONE -> value.isEmpty() ? "" : "it has no value";
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
