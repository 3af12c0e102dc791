package org.zsmtp.delivery.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;

/// Checks certificates against TLSA records (RFC 7671, 7672 section 3). One record that fits is enough.
///
/// DANE-EE(3): the server's own certificate or key, whatever its names and times. DANE-TA(2): the chain that the server
/// shows leads, by signatures and within times, to a certificate or key of the record, and the server's certificate
/// has one of the names. The anchor must be among what the server shows, except where the record has it in full.
final class DaneCheck {

    private static final int TRUST_ANCHOR = 2;
    private static final int END_ENTITY = 3;
    private static final int PUBLIC_KEY = 1;
    private static final int FULL = 0;
    private static final int SHA2_256 = 1;
    private static final int SHA2_512 = 2;

    private DaneCheck() {}

    static Finding check(List<X509Certificate> shown, TlsRequirement.Dane wanted, Instant now) {
        if (shown.isEmpty()) {
            return Finding.bad(TlsFailure.Type.VALIDATION_FAILURE, "the server sent no certificate that can be parsed");
        }
        if (ofUsage(wanted, END_ENTITY).stream().anyMatch(record -> fits(record, shown.getFirst()))) {
            return Finding.GOOD;
        }
        Finding closest = Finding.bad(
                TlsFailure.Type.VALIDATION_FAILURE,
                "no TLSA record of " + wanted.serverName().text() + " matches the server's certificates");
        Set<Tlsa> anchors = ofUsage(wanted, TRUST_ANCHOR);
        if (anchors.isEmpty()) {
            return closest;
        }
        List<X509Certificate> path = Chains.inOrder(shown);
        for (int i = 0; i < path.size(); i++) {
            for (Tlsa record : anchors) {
                switch (anchored(path, i, record, wanted, now)) {
                    case Finding.Good good -> {
                        return good;
                    }
                    case Finding.Bad bad when bad.failure().type() == TlsFailure.Type.VALIDATION_FAILURE -> {}
                    // It would have fitted: that is what an administrator wants to read.
                    case Finding.Bad bad -> closest = bad;
                }
            }
        }
        return closest;
    }

    private static Set<Tlsa> ofUsage(TlsRequirement.Dane wanted, int usage) {
        return wanted.records().stream()
                .filter(record -> record.usage() == usage)
                .collect(Collectors.toSet());
    }

    /// @param i of the last certificate below the record's anchor, or of the anchor itself
    private static Finding anchored(
            List<X509Certificate> path, int i, Tlsa record, TlsRequirement.Dane wanted, Instant now) {
        X509Certificate last = path.get(i);
        List<X509Certificate> below = path.subList(0, i + 1);
        if (i > 0 && fits(record, last)) {
            Finding valid = Validity.check(last, now);
            return valid instanceof Finding.Bad || !maySign(last)
                    ? orNoAuthority(valid)
                    : named(
                            PathCheck.check(path.subList(0, i), new TrustAnchor(last, null), List.of(), now),
                            path,
                            wanted);
        }
        if (i == 0 && fits(record, last) && Chains.isSelfSigned(last)) {
            return named(Validity.check(last, now), path, wanted);
        }
        TrustAnchor unseen = inFull(record, last);
        if (unseen == null) {
            return Finding.bad(TlsFailure.Type.VALIDATION_FAILURE, "another anchor");
        }
        X509Certificate whole = unseen.getTrustedCert();
        Finding valid = whole == null ? Finding.GOOD : Validity.check(whole, now);
        return valid instanceof Finding.Bad
                ? valid
                : named(PathCheck.check(below, unseen, List.of(), now), path, wanted);
    }

    private static Finding orNoAuthority(Finding valid) {
        return valid instanceof Finding.Bad
                ? valid
                : Finding.bad(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED,
                        "the certificate of the TLSA record may not sign others");
    }

    /// RFC 5280 sections 4.2.1.3 and 4.2.1.9; certificates of version 1 cannot say.
    private static boolean maySign(X509Certificate anchor) {
        boolean[] usage = anchor.getKeyUsage();
        return anchor.getVersion() < 3 || (anchor.getBasicConstraints() >= 0 && (usage == null || usage[5]));
    }

    private static Finding named(Finding path, List<X509Certificate> shown, TlsRequirement.Dane wanted) {
        if (path instanceof Finding.Bad) {
            return path;
        }
        PresentedNames presented = PresentedNames.of(shown.getFirst(), PresentedNames.CommonName.STANDS_IN);
        List<ReferenceName.Exactly> names =
                wanted.names().stream().map(ReferenceName.Exactly::new).toList();
        return names.stream().anyMatch(presented::match) ? Finding.GOOD : PkixCheck.mismatch(presented, names);
    }

    /// RFC 7671 section 5.2.2: an anchor that need not be shown, as the record has all of it.
    private static @Nullable TrustAnchor inFull(Tlsa record, X509Certificate below) {
        if (record.matchingType() != FULL) {
            return null;
        }
        try {
            if (record.selector() == PUBLIC_KEY) {
                PublicKey key = Keys.publicKey(SubjectPublicKeyInfo.getInstance(record.octets()));
                return Chains.signed(key, below) ? new TrustAnchor(below.getIssuerX500Principal(), key, null) : null;
            }
            X509Certificate anchor = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(record.octets()));
            return Chains.signed(anchor, below) && maySign(anchor) ? new TrustAnchor(anchor, null) : null;
        } catch (GeneralSecurityException | RuntimeException notUnderstood) {
            return null;
        }
    }

    private static boolean fits(Tlsa record, X509Certificate certificate) {
        try {
            byte[] selected = record.selector() == PUBLIC_KEY
                    ? Certificate.getInstance(certificate.getEncoded())
                            .getSubjectPublicKeyInfo()
                            .getEncoded(ASN1Encoding.DER)
                    : certificate.getEncoded();
            return switch (record.matchingType()) {
                case FULL -> MessageDigest.isEqual(selected, record.octets());
                case SHA2_256 -> MessageDigest.isEqual(digest("SHA-256", selected), record.octets());
                case SHA2_512 -> MessageDigest.isEqual(digest("SHA-512", selected), record.octets());
                default -> false;
            };
        } catch (CertificateEncodingException | IOException | RuntimeException notUnderstood) {
            return false;
        }
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a JDK without " + algorithm, impossible);
        }
    }
}
