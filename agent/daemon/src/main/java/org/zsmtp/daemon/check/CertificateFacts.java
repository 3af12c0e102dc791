package org.zsmtp.daemon.check;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The facts about a certificate that are printed.
///
/// @param subject   as RFC 4514 writes it
/// @param names     DNS names and addresses of its subjectAltName
/// @param issuer    as RFC 4514 writes it
/// @param days      whole days until it expires; negative where it has expired
/// @param key       kind and size of its public key: `RSA 2048`
/// @param signature its signature's algorithm
/// @param keyDigest SHA-256 of its subjectPublicKeyInfo in hexadecimal digits: the data of a TLSA record `3 1 1`
public record CertificateFacts(
        String subject,
        List<String> names,
        String issuer,
        String serial,
        Instant notBefore,
        Instant notAfter,
        long days,
        String key,
        String signature,
        String keyDigest) {
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    public CertificateFacts {
        names = List.copyOf(names);
    }

    /// @param now when days are counted from
    static CertificateFacts of(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        return new CertificateFacts(
                certificate.getSubjectX500Principal().getName(),
                names(certificate),
                certificate.getIssuerX500Principal().getName(),
                hex(certificate.getSerialNumber()),
                certificate.getNotBefore().toInstant(),
                end,
                Math.floorDiv(
                        Duration.between(now, end).toSeconds(),
                        Duration.ofDays(1).toSeconds()),
                key(certificate.getPublicKey()),
                certificate.getSigAlgName(),
                digest(certificate.getPublicKey().getEncoded()));
    }

    private static String hex(BigInteger serial) {
        return serial.toString(16);
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException unreadable) {
            return List.of("(not understood)");
        }
        if (all == null) {
            return List.of();
        }
        for (List<?> each : all) {
            if (each.get(0) instanceof Integer kind) {
                switch (kind) {
                    case DNS_NAME -> names.add(String.valueOf(each.get(1)));
                    case ADDRESS -> names.add("address " + each.get(1));
                    default -> {
                        // Other kinds name no mail server.
                    }
                }
            }
        }
        return names;
    }

    private static String key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey curve ->
                "EC " + curve.getParams().getCurve().getField().getFieldSize();
            default -> key.getAlgorithm();
        };
    }

    private static String digest(byte @Nullable [] octets) {
        try {
            return octets == null
                    ? ""
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
