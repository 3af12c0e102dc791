package org.zsmtp.delivery.tls;

import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;

/// Checks certificates against the operator's anchors (RFC 5280) and the names that were asked for (RFC 9525).
final class PkixCheck {

    private final TrustStore anchors;
    private final List<X509CRL> revocation;

    PkixCheck(TrustStore anchors, List<X509CRL> revocation) {
        this.anchors = anchors;
        this.revocation = revocation;
    }

    Finding check(List<X509Certificate> shown, TlsRequirement.Pkix wanted, Instant now) {
        return switch (path(shown, now)) {
            case Finding.Bad bad -> bad;
            case Finding.Good _ -> names(shown.getFirst(), wanted);
        };
    }

    /// Only whether there is a good path, whatever the names.
    Finding path(List<X509Certificate> shown, Instant now) {
        if (shown.isEmpty()) {
            return Finding.bad(
                    TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the server sent no certificate that can be parsed");
        }
        Anchors trusted = anchors.get();
        List<X509Certificate> path = Chains.inOrder(shown);
        for (int i = 0; i < path.size(); i++) {
            X509Certificate last = path.get(i);
            if (trusted.contain(last)) {
                return i == 0
                        ? ownAnchor(last, now)
                        : PathCheck.check(path.subList(0, i), anchor(last), revocation, now);
            }
            X509Certificate issuer = trusted.issuerOf(last);
            if (issuer != null) {
                return PathCheck.check(path.subList(0, i + 1), anchor(issuer), revocation, now);
            }
        }
        return untrusted(path);
    }

    private static TrustAnchor anchor(X509Certificate certificate) {
        return new TrustAnchor(certificate, null);
    }

    /// The operator trusts this very certificate.
    private static Finding ownAnchor(X509Certificate server, Instant now) {
        return Validity.check(server, now);
    }

    private static Finding untrusted(List<X509Certificate> path) {
        X509Certificate last = path.getLast();
        String why = !Chains.isSelfSigned(last)
                ? "the issuer of the certificate is not trusted, and the server did not send its certificate"
                : path.size() == 1
                        ? "the certificate is self-signed"
                        : "the certificate chain ends at a root that is not trusted";
        return Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, why);
    }

    private static Finding names(X509Certificate server, TlsRequirement.Pkix wanted) {
        PresentedNames presented = PresentedNames.of(
                server,
                switch (wanted.asked()) {
                    case LOCAL -> PresentedNames.CommonName.STANDS_IN;
                    case MTA_STS -> PresentedNames.CommonName.IGNORED;
                });
        return wanted.names().isEmpty() || wanted.names().stream().anyMatch(presented::match)
                ? Finding.GOOD
                : mismatch(presented, wanted.names());
    }

    static Finding mismatch(PresentedNames presented, List<? extends ReferenceName> wanted) {
        List<String> names = wanted.stream().map(PkixCheck::text).toList();
        return Finding.bad(
                TlsFailure.Type.CERTIFICATE_HOST_MISMATCH,
                "the certificate is for " + presented.told() + ", not for " + String.join(" or ", names));
    }

    private static String text(ReferenceName name) {
        return switch (name) {
            case ReferenceName.Exactly(var exactly) -> exactly.text();
            case ReferenceName.Below(var parent) -> "a name below " + parent.text();
            case ReferenceName.Address(var literal) -> literal.text();
        };
    }
}
