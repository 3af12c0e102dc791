package org.zsmtp.delivery.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;

/// The way to [TlsClients]: opens them when they are first needed, since that costs time, and again after a while
/// where an operator's file could not be used. Thread-safe.
public final class TlsAccess {

    /// A file that is being replaced is complete again soon; a bad key must not be read again for every message.
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final TlsOptions options;
    private final InstantSource clock;
    private @Nullable TlsClients clients;
    private @Nullable TlsConfigurationException trouble;
    private Instant troubledAt = Instant.MIN;

    public TlsAccess(TlsOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /// May read files and load a library.
    ///
    /// @throws TlsConfigurationException where a file of the operator's cannot be used
    public synchronized TlsClients clients() throws TlsConfigurationException {
        TlsClients opened = clients;
        if (opened != null) {
            return opened;
        }
        TlsConfigurationException known = trouble;
        Instant now = clock.instant();
        if (known != null && now.isBefore(troubledAt.plus(RETRY))) {
            throw known;
        }
        try {
            opened = TlsClients.open(options);
            clients = opened;
            trouble = null;
            return opened;
        } catch (TlsConfigurationException unusable) {
            trouble = unusable;
            troubledAt = now;
            throw unusable;
        }
    }

    /// Whether the operator's files can be used. Where he has named none there is nothing to be wrong, and nothing is
    /// opened for the question.
    ///
    /// @return what is wrong, printable; null where nothing is
    public @Nullable String trouble() {
        if (options.equals(TlsOptions.DEFAULTS)) {
            return null;
        }
        try {
            clients();
            return null;
        } catch (TlsConfigurationException unusable) {
            return String.valueOf(unusable.getMessage());
        }
    }
}
