package org.zsmtp.delivery.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.delivery.security.TlsSession.Assurance;
import org.zsmtp.delivery.security.TlsSession.Resumption;

/// Verifies a session against its requirement.
final class Judge {

    /// A session that has it went through here before, so this handshake continues an earlier one: both libraries hand
    /// a session's values on.
    private static final String SEEN = "org.zsmtp.seen";

    /// Longer chains than anybody needs cost time to verify.
    private static final int LONGEST_CHAIN = 10;

    private final PkixCheck pkix;

    Judge(PkixCheck pkix) {
        this.pkix = pkix;
    }

    SecurityOutcome judge(SSLSession session, TlsRequirement requirement, Instant now) {
        List<X509Certificate> chain = chain(session);
        Resumption resumed = resumption(session);
        Finding finding = finding(chain, requirement, now);
        return switch (finding) {
            case Finding.Bad(TlsFailure failure) -> new SecurityOutcome.Failed(failure);
            case Finding.Good _ ->
                new SecurityOutcome.Secured(new TlsSession(
                        session.getProtocol(),
                        session.getCipherSuite(),
                        assurance(chain, requirement, now),
                        resumed,
                        chain,
                        observed(chain, requirement, now)));
        };
    }

    private Assurance assurance(List<X509Certificate> chain, TlsRequirement fulfilled, Instant now) {
        return switch (fulfilled) {
            case TlsRequirement.None _, TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ ->
                pkix.path(chain, now) instanceof Finding.Good ? Assurance.TRUSTED : Assurance.NONE;
            case TlsRequirement.Pkix wanted when wanted.names().isEmpty() -> Assurance.TRUSTED;
            case TlsRequirement.Pkix wanted ->
                switch (wanted.asked()) {
                    case LOCAL -> Assurance.PKIX;
                    case MTA_STS -> Assurance.MTA_STS;
                };
            case TlsRequirement.Dane _ -> Assurance.DANE;
            case TlsRequirement.Fingerprint _ -> Assurance.FINGERPRINT;
        };
    }

    private @Nullable TlsFailure observed(List<X509Certificate> chain, TlsRequirement requirement, Instant now) {
        TlsRequirement.Pkix tested =
                requirement instanceof TlsRequirement.Opportunistic opportunistic ? opportunistic.observed() : null;
        return tested != null && pkix.check(chain, tested, now) instanceof Finding.Bad(TlsFailure failure)
                ? failure
                : null;
    }

    private Finding finding(List<X509Certificate> chain, TlsRequirement requirement, Instant now) {
        return switch (requirement) {
            case TlsRequirement.None _, TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ -> Finding.GOOD;
            case TlsRequirement.Pkix wanted -> pkix.check(chain, wanted, now);
            case TlsRequirement.Dane wanted -> DaneCheck.check(chain, wanted, now);
            case TlsRequirement.Fingerprint wanted -> FingerprintCheck.check(chain, wanted);
        };
    }

    /// @return what is wrong with a chain; empty where it is what is required
    Optional<TlsFailure> fault(List<X509Certificate> chain, TlsRequirement requirement, Instant now) {
        return switch (finding(chain, requirement, now)) {
            case Finding.Good _ -> Optional.empty();
            case Finding.Bad(TlsFailure failure) -> Optional.of(failure);
        };
    }

    private static Resumption resumption(SSLSession session) {
        boolean seen = session.getValue(SEEN) != null;
        session.putValue(SEEN, SEEN);
        return seen ? Resumption.RESUMED : Resumption.FULL;
    }

    /// What cannot be understood ends the chain: a server's own certificate may be good without the others. Read anew,
    /// as the libraries' own kinds of certificates complain only when they are looked into.
    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate each : session.getPeerCertificates()) {
                if (chain.size() == LONGEST_CHAIN) {
                    return chain;
                }
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
            }
        } catch (SSLPeerUnverifiedException | CertificateException | RuntimeException ends) {
            return chain;
        }
        return chain;
    }
}
