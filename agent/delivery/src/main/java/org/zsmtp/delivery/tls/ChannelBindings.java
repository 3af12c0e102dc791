package org.zsmtp.delivery.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.zsmtp.smtp.auth.Binding.Channel;

/// What an authentication can be bound to on a TLS connection: `tls-exporter` (RFC 9266) under TLS 1.3 where the
/// library tells it, which BoringSSL here does not; `tls-server-end-point` (RFC 5929) where the certificate has a
/// hash for it.
public final class ChannelBindings {

    /// RFC 9266 section 2.
    private static final String LABEL = "EXPORTER-Channel-Binding";

    private static final int LENGTH = 32;

    private ChannelBindings() {}

    /// @param session of a handshake that has ended
    /// @return best first
    public static List<Channel> of(SSLSession session) {
        List<Channel> channels = new ArrayList<>();
        exporter(session).ifPresent(channels::add);
        serverEndPoint(session).ifPresent(channels::add);
        return channels;
    }

    /// @param session of a handshake that has ended
    /// @return the types that the JDK's engine would have had for it, and its own library has not told
    public static Set<String> attainable(SSLSession session) {
        return isTls13(session) && exporter(session).isEmpty() ? Set.of(Channel.EXPORTER) : Set.of();
    }

    private static boolean isTls13(SSLSession session) {
        return session.getProtocol().equals("TLSv1.3");
    }

    /// Before TLS 1.3 it is safe with an extended master secret only (RFC 9266 section 4.2), which neither library
    /// reports.
    private static Optional<Channel> exporter(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended) || !isTls13(session)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Channel(Channel.EXPORTER, extended.exportKeyingMaterialData(LABEL, new byte[0], LENGTH)));
        } catch (SSLException | RuntimeException notTold) {
            return Optional.empty();
        }
    }

    private static Optional<Channel> serverEndPoint(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? serverEndPoint(certificate)
                    : Optional.empty();
        } catch (SSLException | RuntimeException anonymous) {
            return Optional.empty();
        }
    }

    /// RFC 5929 section 4.1: by the hash of the certificate's signature, SHA-256 for MD5 and SHA-1; none is
    /// defined for signatures without exactly one hash.
    static Optional<Channel> serverEndPoint(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = algorithm.indexOf("WITH");
        if (with <= 0) {
            return Optional.empty();
        }
        String hash = switch (algorithm.substring(0, with)) {
            case "MD5", "SHA1", "SHA256" -> "SHA-256";
            case "SHA224" -> "SHA-224";
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            default -> "";
        };
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(certificate.getEncoded());
            return Optional.of(new Channel(Channel.SERVER_END_POINT, digest));
        } catch (NoSuchAlgorithmException | CertificateEncodingException unusable) {
            return Optional.empty();
        }
    }
}
