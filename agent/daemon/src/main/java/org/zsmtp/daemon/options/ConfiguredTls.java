package org.zsmtp.daemon.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Identity;
import org.zsmtp.delivery.security.TlsOptions.Library;
import org.zsmtp.delivery.security.TlsOptions.Protocols;
import org.zsmtp.delivery.security.TlsOptions.Sessions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsProtocol;

/// Turns the keys of an `smtp-tls.conf` into options of TLS.
final class ConfiguredTls {
    private final Map<TlsKey, String> values;

    private ConfiguredTls(Map<TlsKey, String> values) {
        this.values = values;
    }

    /// Opens none of the files that are named: they are read when TLS is first needed.
    ///
    /// @throws ConfigurationException where a value cannot be used; it names the key
    static TlsOptions of(Map<TlsKey, String> values) throws ConfigurationException {
        return new ConfiguredTls(values).options();
    }

    private TlsOptions options() throws ConfigurationException {
        TlsOptions options = TlsOptions.DEFAULTS
                .with(library())
                .with(protocols())
                .with(trust())
                .with(sessions());
        if (values.containsKey(TlsKey.TLS_CIPHER_LIST)) {
            options = options.with(ciphers());
        }
        Path revocation = path(TlsKey.TLS_CRL_FILE);
        if (revocation != null) {
            options = options.withRevocation(List.of(revocation));
        }
        Path keyLog = path(TlsKey.TLS_KEY_LOG_FILE);
        if (keyLog != null) {
            options = options.withKeyLog(keyLog);
        }
        Identity first = identity(TlsKey.TLS_CERT_FILE, TlsKey.TLS_KEY_FILE);
        Identity second = identity(TlsKey.TLS_DCERT_FILE, TlsKey.TLS_DKEY_FILE);
        options = first == null ? options : options.and(first);
        return second == null ? options : options.and(second);
    }

    private Library library() throws ConfigurationException {
        return switch (word(TlsKey.TLS_PROVIDER, "best")) {
            case "best" -> Library.BEST;
            case "jdk" -> Library.JDK;
            case "boringssl" -> Library.BORINGSSL;
            default -> throw wrong(TlsKey.TLS_PROVIDER, "must be best, jdk or boringssl");
        };
    }

    private Protocols protocols() throws ConfigurationException {
        String said = values.get(TlsKey.TLS_PROTOCOLS);
        if (said == null) {
            return TlsOptions.DEFAULTS.protocols();
        }
        String[] ends = said.split("-", -1);
        if (ends.length > 2) {
            throw wrong(TlsKey.TLS_PROTOCOLS, "must be one version, or two joined by a hyphen");
        }
        try {
            return new Protocols(protocol(ends[0]), protocol(ends[ends.length - 1]));
        } catch (IllegalArgumentException reversed) {
            throw wrong(TlsKey.TLS_PROTOCOLS, "the older version comes first");
        }
    }

    private static TlsProtocol protocol(String word) throws ConfigurationException {
        for (TlsProtocol each : TlsProtocol.values()) {
            if (each.standardName().equalsIgnoreCase(word.strip())) {
                return each;
            }
        }
        throw wrong(
                TlsKey.TLS_PROTOCOLS, "a version is TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3, not \"" + word.strip() + "\"");
    }

    /// As in ZMailer's agent, the system's store is trusted in addition.
    private Trust trust() {
        Path file = path(TlsKey.TLS_CAFILE);
        Path directory = path(TlsKey.TLS_CAPATH);
        return new Trust(
                Trust.SystemStore.TRUSTED,
                file == null ? List.of() : List.of(file),
                directory == null ? List.of() : List.of(directory));
    }

    private Sessions sessions() {
        String seconds = values.get(TlsKey.TLS_SCACHE_TIMEOUT);
        Sessions usual = TlsOptions.DEFAULTS.sessions();
        if (seconds == null) {
            return usual;
        }
        Duration lifetime = Duration.ofSeconds(Long.parseLong(seconds));
        return new Sessions(lifetime.isZero() ? 0 : usual.most(), lifetime);
    }

    private CipherList ciphers() throws ConfigurationException {
        try {
            return CipherList.parse(word(TlsKey.TLS_CIPHER_LIST, ""));
        } catch (TlsConfigurationException notOne) {
            throw wrong(TlsKey.TLS_CIPHER_LIST, notOne.reason());
        }
    }

    private @Nullable Identity identity(TlsKey certificateKey, TlsKey keyKey) throws ConfigurationException {
        Path certificate = path(certificateKey);
        Path key = path(keyKey);
        if (certificate == null && key != null) {
            throw wrong(keyKey, "needs " + certificateKey.word() + " too");
        }
        return certificate == null
                ? null
                : new Identity(certificate, key == null ? certificate : key, path(TlsKey.TLS_KEY_PASSPHRASE_FILE));
    }

    private @Nullable Path path(TlsKey key) {
        String text = values.get(key);
        return text == null ? null : Path.of(text);
    }

    private String word(TlsKey key, String standard) {
        String text = values.getOrDefault(key, standard);
        return key == TlsKey.TLS_CIPHER_LIST ? text : text.toLowerCase(Locale.ROOT);
    }

    private static ConfigurationException wrong(TlsKey key, String why) {
        return new ConfigurationException(key.word() + ": " + why);
    }
}
