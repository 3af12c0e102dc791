package org.zsmtp.delivery.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Puts the certificates that a server sent in order: its own, the one that signed it, and so on.
final class Chains {

    private Chains() {}

    /// Goes from issuer to issuer without ever turning back, so that a server can make us check as many signatures only
    /// as the square of the certificates that it shows. Ends where nothing shown has signed the last, and before a
    /// certificate that signed itself would come twice.
    ///
    /// @param shown at least one, the server's own first
    /// @return at least that one; each is signed by the next
    static List<X509Certificate> inOrder(List<X509Certificate> shown) {
        List<X509Certificate> left = new ArrayList<>(shown.subList(1, shown.size()));
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate last = shown.getFirst();
        path.add(last);
        while (!isSelfSigned(last)) {
            X509Certificate below = last;
            X509Certificate issuer = left.stream()
                    .filter(each -> signed(each, below))
                    .findFirst()
                    .orElse(null);
            if (issuer == null) {
                return path;
            }
            left.remove(issuer);
            path.add(issuer);
            last = issuer;
        }
        return path;
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return signed(certificate, certificate);
    }

    static boolean signed(X509Certificate issuer, X509Certificate below) {
        return issuer.getSubjectX500Principal().equals(below.getIssuerX500Principal())
                && signed(issuer.getPublicKey(), below);
    }

    static boolean signed(PublicKey key, X509Certificate below) {
        try {
            below.verify(key);
            return true;
        } catch (GeneralSecurityException | RuntimeException notByIt) {
            return false;
        }
    }
}
