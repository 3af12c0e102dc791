package org.zsmtp.delivery.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Identity;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsOptions.Trust.SystemStore;

/// Reads the files that options of TLS name, each by itself, so that one that cannot be used hides no other. The key
/// log is left alone: it would be created.
public final class TlsFiles {
    private final TlsOptions bare;
    private final List<String> faults = new ArrayList<>();

    private TlsFiles(TlsOptions options) {
        TlsOptions standard = TlsOptions.DEFAULTS.with(options.library()).with(options.protocols());
        this.bare = options.ciphers() == null ? standard : standard.with(options.ciphers());
    }

    /// Reads files, opens no connection.
    ///
    /// @param now when own certificates are to be valid
    /// @return what is wrong, a line each, which names the file; empty where all can be used
    public static List<String> faults(TlsOptions options, Instant now) {
        TlsFiles files = new TlsFiles(options);
        files.open(files.bare);
        if (files.faults.isEmpty()) {
            Trust trust = options.trust();
            trust.files().forEach(file -> files.trusted(new Trust(SystemStore.IGNORED, List.of(file), List.of())));
            trust.directories()
                    .forEach(directory -> files.trusted(new Trust(SystemStore.IGNORED, List.of(), List.of(directory))));
            options.revocation().forEach(file -> files.open(files.bare.withRevocation(List.of(file))));
            options.identities().forEach(identity -> files.identity(identity, now));
        }
        return files.faults;
    }

    /// Anchors are read when they are first needed.
    private void trusted(Trust trust) {
        try {
            for (var file : trust.files()) {
                OperatorFile.certificates(file);
            }
            for (var directory : trust.directories()) {
                OperatorFile.certificatesBelow(directory);
            }
        } catch (TlsConfigurationException unusable) {
            faults.add(unusable.reason());
        }
    }

    private void identity(Identity identity, Instant now) {
        if (!open(bare.and(identity))) {
            return;
        }
        try {
            X509Certificate own =
                    OperatorFile.certificates(identity.certificates()).getFirst();
            if (Validity.check(own, now) instanceof Finding.Bad(TlsFailure why)) {
                faults.add(identity.certificates() + ": " + why.why());
            }
        } catch (TlsConfigurationException replaced) {
            faults.add(replaced.reason());
        }
    }

    private boolean open(TlsOptions options) {
        try {
            TlsClients.open(options);
            return true;
        } catch (TlsConfigurationException unusable) {
            faults.add(unusable.reason());
            return false;
        }
    }
}
