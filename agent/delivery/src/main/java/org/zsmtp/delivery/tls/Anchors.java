package org.zsmtp.delivery.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Certificates whose signatures count.
final class Anchors {

    private final Set<X509Certificate> all;
    private final Map<X500Principal, List<X509Certificate>> bySubject;

    Anchors(List<X509Certificate> all) {
        this.all = Set.copyOf(all);
        this.bySubject = this.all.stream().collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
    }

    boolean contain(X509Certificate certificate) {
        return all.contains(certificate);
    }

    /// @return the one that signed this certificate, or null for none
    @Nullable
    X509Certificate issuerOf(X509Certificate certificate) {
        return bySubject.getOrDefault(certificate.getIssuerX500Principal(), List.of()).stream()
                .filter(anchor -> Chains.signed(anchor, certificate))
                .findFirst()
                .orElse(null);
    }
}
