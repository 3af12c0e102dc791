package org.zsmtp.delivery.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.delivery.security.TlsSession.Assurance;
import org.zsmtp.delivery.security.TlsSession.Resumption;

/// Judges a session by what was required of it.
final class Judge {

    /// A session that has it went through here before, so this handshake continues an earlier one: both libraries hand
    /// a session's values on.
    private static final String SEEN = "org.zsmtp.seen";

    /// Longer chains than anybody needs cost time to verify.
    private static final int LONGEST_CHAIN = 20;

    SecurityOutcome judge(SSLSession session, TlsRequirement requirement, Instant now) {
        List<X509Certificate> chain = chain(session);
        Resumption resumed = resumption(session);
        return switch (requirement) {
            case TlsRequirement.None _, TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ ->
                new SecurityOutcome.Secured(new TlsSession(
                        session.getProtocol(), session.getCipherSuite(), Assurance.NONE, resumed, chain, null));
            case TlsRequirement.Pkix _, TlsRequirement.Dane _, TlsRequirement.Fingerprint _ ->
                new SecurityOutcome.Failed(new TlsFailure(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the server's certificate is not verified"));
        };
    }

    private static Resumption resumption(SSLSession session) {
        boolean seen = session.getValue(SEEN) != null;
        session.putValue(SEEN, SEEN);
        return seen ? Resumption.RESUMED : Resumption.FULL;
    }

    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate each : session.getPeerCertificates()) {
                if (each instanceof X509Certificate certificate && chain.size() < LONGEST_CHAIN) {
                    chain.add(certificate);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            // Anonymous suites are never offered; the list stays empty.
        }
        return chain;
    }
}
