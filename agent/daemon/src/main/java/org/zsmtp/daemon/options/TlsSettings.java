package org.zsmtp.daemon.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator's `smtp-tls.conf` says on transport security (`-S`): lines of a key, and a value where the key
/// has one. Keys count in any letter case; lines that begin with `#` or `;` are comments; a key that nobody knows is
/// remarked upon and has no effect, as it was in ZMailer. The values of a known key are checked, for a file of this
/// kind must not be misread.
///
/// This version has no transport security (decision 0023): only [#demand] has an effect.
///
/// @param file    as it was named
/// @param demand  whether mail may go in clear text
/// @param values  of the keys that have one, as written; the last of a key counts
/// @param remarks on lines without effect, a printable line each
public record TlsSettings(Path file, Demand demand, Map<Key, String> values, List<String> remarks) {
    private static final long LARGEST = 1 << 20;

    /// Whether mail may go in clear text.
    public enum Demand {
        /// Transport security where the server offers it.
        WHERE_OFFERED,
        /// Without it no mail is sent (`demand-tls-mode`).
        ALWAYS
    }

    /// The keys of the file.
    public enum Key {
        TLS_CERT_FILE(Kind.PATH),
        TLS_KEY_FILE(Kind.PATH),
        TLS_DCERT_FILE(Kind.PATH),
        TLS_DKEY_FILE(Kind.PATH),
        TLS_CAFILE(Kind.PATH),
        TLS_CAPATH(Kind.PATH),
        TLS_LOGLEVEL(Kind.NUMBER),
        TLS_CIPHER_LIST(Kind.TEXT),
        TLS_RANDOM_SOURCE(Kind.TEXT),
        TLS_STRICT_RFC2487(Kind.NONE),
        TLS_USE_SCACHE(Kind.NONE),
        TLS_SCACHE_TIMEOUT(Kind.NUMBER),
        NO_TLS_READAHEAD(Kind.NONE),
        DEMAND_TLS_MODE(Kind.NONE);

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
    static TlsSettings read(Path file) throws ConfigurationException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("not a file");
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " octets");
            }
            return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(file + ": no such file");
        } catch (IOException unreadable) {
            throw new ConfigurationException(file + ": cannot be read: " + unreadable);
        }
    }

    static TlsSettings parse(Path file, String text) throws ConfigurationException {
        Map<Key, String> values = new EnumMap<>(Key.class);
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
            }
        }
        Demand demand = values.containsKey(Key.DEMAND_TLS_MODE) ? Demand.ALWAYS : Demand.WHERE_OFFERED;
        return new TlsSettings(file, demand, values, remarks);
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
            case PATH -> value.startsWith("/") ? "" : "it needs the name of a file, from the root";
            case NUMBER -> value.matches("[0-9]{1,9}") ? "" : "it needs a number";
            case TEXT -> value.isEmpty() ? "it needs a value" : "";
            case NONE -> value.isEmpty() ? "" : "it has no value";
        };
        if (!wrong.isEmpty()) {
            throw new ConfigurationException(place + key.word() + ": " + wrong);
        }
        return value;
    }
}
