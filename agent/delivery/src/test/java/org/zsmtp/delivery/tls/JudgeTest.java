package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsRequirement.Authority;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.delivery.security.TlsSession.Assurance;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What a session is found to be, by what is required of it.
class JudgeTest {

    private static final DomainName HOST = DomainName.parse("mx.example.net");
    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final X509Certificate TRUSTED =
            ROOT.issue(TestCertificate.of("mx.example.net")).certificate();
    private static final X509Certificate STRANGER =
            TestAuthority.selfSigned(TestCertificate.of("mx.example.net")).certificate();
    private static final TlsRequirement.Pkix LOCAL = pkix("mx.example.net", Authority.LOCAL);
    private static final List<TlsRequirement> WITHOUT_PROOF = List.of(
            new TlsRequirement.None(),
            new TlsRequirement.Opportunistic(HOST, null),
            new TlsRequirement.Encrypted(HOST));

    @TempDir
    private Path directory;

    private TlsClients clients;

    @BeforeEach
    void trust() throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), TestIdentity.pem(ROOT.certificate()));
        clients = TlsClients.open(TlsOptions.DEFAULTS
                .with(TlsOptions.Library.JDK)
                .with(new Trust(Trust.SystemStore.IGNORED, List.of(file), List.of())));
    }

    private static TlsRequirement.Pkix pkix(String name, Authority asked) {
        return new TlsRequirement.Pkix(HOST, List.of(new ReferenceName.Exactly(DomainName.parse(name))), asked);
    }

    private SecurityOutcome outcome(TlsRequirement requirement, Certificate... shown) {
        return clients.judge(new ShownSession(List.of(shown)), requirement, Instant.now());
    }

    private TlsSession session(TlsRequirement requirement, Certificate... shown) {
        return assertThat(outcome(requirement, shown))
                .asInstanceOf(type(SecurityOutcome.Secured.class))
                .actual()
                .session();
    }

    private Assurance assurance(TlsRequirement requirement, Certificate... shown) {
        return session(requirement, shown).assurance();
    }

    @Test
    void whereNothingIsDemandedTheAssuranceIsWhatTheChainGives() {
        for (TlsRequirement requirement : WITHOUT_PROOF) {
            assertThat(assurance(requirement, TRUSTED)).isEqualTo(Assurance.TRUSTED);
            assertThat(assurance(requirement, STRANGER)).isEqualTo(Assurance.NONE);
            assertThat(assurance(requirement)).isEqualTo(Assurance.NONE);
        }
    }

    @Test
    void whatIsDemandedAndFoundIsTheAssurance() throws Exception {
        assertThat(assurance(new TlsRequirement.Pkix(HOST, List.of(), Authority.LOCAL), TRUSTED))
                .isEqualTo(Assurance.TRUSTED);
        assertThat(assurance(LOCAL, TRUSTED)).isEqualTo(Assurance.PKIX);
        assertThat(assurance(pkix("mx.example.net", Authority.MTA_STS), TRUSTED))
                .isEqualTo(Assurance.MTA_STS);
        assertThat(assurance(dane(STRANGER), STRANGER)).isEqualTo(Assurance.DANE);
        assertThat(assurance(fingerprint(STRANGER), STRANGER)).isEqualTo(Assurance.FINGERPRINT);
    }

    @Test
    void whatIsDemandedAndNotFoundFails() throws Exception {
        for (TlsRequirement requirement : List.of(LOCAL, dane(TRUSTED), fingerprint(TRUSTED))) {
            assertThat(outcome(requirement, STRANGER)).isInstanceOf(SecurityOutcome.Failed.class);
            assertThat(outcome(requirement)).isInstanceOf(SecurityOutcome.Failed.class);
            assertThat(clients.fault(List.of(STRANGER), requirement, Instant.now()))
                    .isPresent();
            assertThat(clients.fault(List.of(TRUSTED), requirement, Instant.now()))
                    .isEmpty();
        }
    }

    @Test
    void whereNothingIsDemandedNothingIsWrongWithAChain() {
        for (TlsRequirement requirement : WITHOUT_PROOF) {
            assertThat(clients.fault(List.of(STRANGER), requirement, Instant.now()))
                    .isEmpty();
        }
    }

    @Test
    void aPolicyThatIsTestedIsToldAndNotDemanded() {
        TlsFailure mismatch = new TlsFailure(
                TlsFailure.Type.CERTIFICATE_HOST_MISMATCH,
                "the certificate is for mx.example.net, not for other.example");
        assertThat(session(testing(pkix("other.example", Authority.MTA_STS)), TRUSTED)
                        .observed())
                .isEqualTo(mismatch);
        assertThat(session(testing(pkix("mx.example.net", Authority.MTA_STS)), TRUSTED)
                        .observed())
                .isNull();
        assertThat(session(new TlsRequirement.Opportunistic(HOST, null), STRANGER)
                        .observed())
                .isNull();
        assertThat(session(new TlsRequirement.Encrypted(HOST), STRANGER).observed())
                .isNull();
    }

    private static TlsRequirement testing(TlsRequirement.Pkix policy) {
        return new TlsRequirement.Opportunistic(HOST, policy);
    }

    @Test
    void tenCertificatesOfAChainAreLookedAt() {
        TlsRequirement anybody = new TlsRequirement.Encrypted(HOST);
        for (int shown = 9; shown <= 12; shown++) {
            Certificate[] chain = Stream.concat(Stream.of(TRUSTED), Collections.nCopies(shown - 1, STRANGER).stream())
                    .toArray(Certificate[]::new);
            List<X509Certificate> seen = session(anybody, chain).chain();
            assertThat(seen).hasSize(Math.min(shown, 10));
            assertThat(seen.getFirst()).isEqualTo(TRUSTED);
        }
    }

    @Test
    void whatCannotBeUnderstoodEndsTheChainAndTheServersOwnCertificateStillCounts() {
        assertThat(session(LOCAL, TRUSTED, new Gibberish(), ROOT.certificate()).chain())
                .containsExactly(TRUSTED);
        assertThat(outcome(LOCAL, new Gibberish(), TRUSTED))
                .isEqualTo(new SecurityOutcome.Failed(new TlsFailure(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the server sent no certificate that can be parsed")));
    }

    @Test
    void aSessionIsContinuedWhereItWasSeenBefore() {
        SSLSession shaken = new ShownSession(List.of(TRUSTED));
        for (TlsSession.Resumption expected :
                List.of(TlsSession.Resumption.FULL, TlsSession.Resumption.RESUMED, TlsSession.Resumption.RESUMED)) {
            assertThat(clients.judge(shaken, LOCAL, Instant.now()))
                    .asInstanceOf(type(SecurityOutcome.Secured.class))
                    .satisfies(
                            secured -> assertThat(secured.session().resumed()).isEqualTo(expected));
        }
    }

    private static TlsRequirement dane(X509Certificate certificate) throws Exception {
        byte[] key = certificate.getPublicKey().getEncoded();
        return new TlsRequirement.Dane(
                HOST, Set.of(new Tlsa(3, 1, 0, HexFormat.of().formatHex(key))), List.of(HOST));
    }

    private static TlsRequirement fingerprint(X509Certificate certificate) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return new TlsRequirement.Fingerprint(
                HOST,
                Set.of(new Digest(
                        Digest.Algorithm.SHA_256,
                        Digest.Of.CERTIFICATE,
                        HexFormat.of().formatHex(hash))));
    }

    /// A certificate of octets that are none.
    private static final class Gibberish extends Certificate {

        private static final long serialVersionUID = 1;

        Gibberish() {
            super("X.509");
        }

        @Override
        public byte[] getEncoded() {
            return new byte[] {1, 2, 3};
        }

        @Override
        public void verify(PublicKey key) {}

        @Override
        public void verify(PublicKey key, String provider) {}

        @Override
        public String toString() {
            return "gibberish";
        }

        @Override
        public PublicKey getPublicKey() {
            return TRUSTED.getPublicKey();
        }
    }
}
