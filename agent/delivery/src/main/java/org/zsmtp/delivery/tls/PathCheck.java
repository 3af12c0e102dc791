package org.zsmtp.delivery.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.security.TlsFailure;

/// Checks a path from a server's certificate to an anchor (RFC 5280 section 6): signatures, times, constraints, the
/// purpose of the server's certificate, and revocation where there are lists. Nothing is fetched from anywhere,
/// whatever addresses a certificate names.
final class PathCheck {

    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private PathCheck() {}

    /// @param path without the anchor, the server's own first; at least one
    /// @param lists of revoked certificates; where there are any, the path must be covered by them
    static Finding check(List<X509Certificate> path, TrustAnchor anchor, List<X509CRL> lists, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(!lists.isEmpty());
            if (!lists.isEmpty()) {
                parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            }
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return purpose(path.getFirst());
        } catch (CertPathValidatorException wrong) {
            return bad(wrong, path);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException impossible) {
            throw new IllegalStateException("a JDK without PKIX", impossible);
        } catch (GeneralSecurityException | RuntimeException notUnderstood) {
            return Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificates cannot be understood");
        }
    }

    private static Finding purpose(X509Certificate server) throws CertificateParsingException {
        List<String> purposes = server.getExtendedKeyUsage();
        return purposes == null || purposes.contains(SERVER) || purposes.contains(ANY_PURPOSE)
                ? Finding.GOOD
                : Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificate is not meant for servers");
    }

    private static Finding bad(CertPathValidatorException wrong, List<X509Certificate> path) {
        int index = wrong.getIndex();
        String which = index <= 0 ? "the certificate" : "certificate " + index + " above it";
        return switch (wrong.getReason()) {
            case BasicReason.EXPIRED ->
                Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        which + " expired on "
                                + path.get(Math.max(0, index)).getNotAfter().toInstant());
            case BasicReason.NOT_YET_VALID ->
                Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        which + " is not valid before "
                                + path.get(Math.max(0, index)).getNotBefore().toInstant());
            case BasicReason.REVOKED -> Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, which + " is revoked");
            case BasicReason.UNDETERMINED_REVOCATION_STATUS ->
                Finding.bad(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED,
                        "no valid revocation list says whether " + which + " is revoked");
            case BasicReason.INVALID_SIGNATURE ->
                Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the signature of " + which + " is wrong");
            case BasicReason.ALGORITHM_CONSTRAINED ->
                Finding.bad(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, which + " has a key or signature that is too weak");
            default ->
                Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, which + " violates the rules for certificates");
        };
    }
}
