package org.zsmtp.delivery.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions.Trust;

/// Whose signatures count: what the operator has named, read at once so that mistakes are found, and the machine's own
/// store, read when it is first needed, as most runs of the program end before.
final class TrustStore {

    private static final Path MACHINE = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private final List<X509Certificate> named;
    private final Trust.SystemStore system;
    private volatile @Nullable Anchors anchors;

    private TrustStore(List<X509Certificate> named, Trust.SystemStore system) {
        this.named = named;
        this.system = system;
    }

    static TrustStore of(Trust trust) throws TlsConfigurationException {
        List<X509Certificate> named = new ArrayList<>();
        for (Path file : trust.files()) {
            named.addAll(OperatorFile.certificates(file));
        }
        for (Path directory : trust.directories()) {
            named.addAll(OperatorFile.certificatesBelow(directory));
        }
        return new TrustStore(named, trust.system());
    }

    /// Two threads may read the store at a time; they read the same.
    Anchors get() {
        Anchors known = anchors;
        if (known == null) {
            List<X509Certificate> all = new ArrayList<>(named);
            all.addAll(
                    switch (system) {
                        case TRUSTED -> machine();
                        case IGNORED -> List.of();
                    });
            known = new Anchors(all);
            anchors = known;
        }
        return known;
    }

    /// Without a readable trust store no authority is trusted.
    private static List<X509Certificate> machine() {
        try {
            return Files.exists(MACHINE) ? OperatorFile.certificates(MACHINE) : jdk();
        } catch (TlsConfigurationException | IOException | GeneralSecurityException unreadable) {
            return List.of();
        }
    }

    private static List<X509Certificate> jdk() throws IOException, GeneralSecurityException {
        Path file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        KeyStore store = KeyStore.getInstance(file.toFile(), (char[]) null);
        List<X509Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                all.add(certificate);
            }
        }
        return all;
    }
}
