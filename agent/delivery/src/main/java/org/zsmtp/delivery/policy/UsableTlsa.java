package org.zsmtp.delivery.policy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zsmtp.delivery.dns.Tlsa;

/// Which TLSA records an SMTP client uses.
final class UsableTlsa {

    static final int DANE_TA = 2;
    private static final int DANE_EE = 3;

    private static final int CERTIFICATE = 0;
    private static final int PUBLIC_KEY = 1;

    private static final int FULL = 0;
    private static final int SHA2_256 = 1;
    private static final int SHA2_512 = 2;

    private UsableTlsa() {}

    /// The usable ones; of those of one usage and selector that are digests, the ones of the best digest (RFC 7671
    /// section 9). A record that cannot be used never displaces one that can.
    static Set<Tlsa> of(List<Tlsa> records) {
        List<Tlsa> usable = records.stream().filter(UsableTlsa::isUsable).toList();
        return usable.stream()
                .filter(record -> usable.stream().noneMatch(other -> displaces(other, record)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean displaces(Tlsa better, Tlsa record) {
        return record.matchingType() == SHA2_256
                && better.matchingType() == SHA2_512
                && better.usage() == record.usage()
                && better.selector() == record.selector();
    }

    /// RFC 7672 section 3.1: PKIX-TA(0) and PKIX-EE(1) promise what no two sides of SMTP agree on, a set of CAs.
    private static boolean isUsable(Tlsa record) {
        return (record.usage() == DANE_TA || record.usage() == DANE_EE)
                && switch (record.selector()) {
                    case CERTIFICATE, PUBLIC_KEY ->
                        switch (record.matchingType()) {
                            case FULL ->
                                record.selector() == CERTIFICATE
                                        ? isCertificate(record.octets())
                                        : SubjectPublicKeyInfo.is(record.octets());
                            case SHA2_256 -> record.octets().length == 32;
                            case SHA2_512 -> record.octets().length == 64;
                            default -> false;
                        };
                    default -> false;
                };
    }

    private static boolean isCertificate(byte[] octets) {
        try {
            byte[] understood = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(octets))
                    .getEncoded();
            // Neither PEM nor anything after the certificate.
            return Arrays.equals(understood, octets);
        } catch (CertificateException notOne) {
            return false;
        }
    }
}
