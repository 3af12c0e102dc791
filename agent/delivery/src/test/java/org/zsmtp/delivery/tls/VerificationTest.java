package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

class VerificationTest {

    private static final String HOST = "mx.example.net";
    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority MIDDLE = ROOT.intermediate("Middle");
    private static final TestAuthority STRANGER = TestAuthority.root("Stranger");

    @TempDir
    private static Path directory;

    // ---- names ----------------------------------------------------------------------------------------------------

    @Test
    void aCertificateOfTheHostIsGood() {
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST)))).isEqualTo("good");
        assertThat(verified(ROOT.issue(TestCertificate.of("MX.Example.NET")))).isEqualTo("good");
    }

    @Test
    void aCertificateOfAnotherHostIsAMismatch() {
        assertThat(verified(MIDDLE.issue(TestCertificate.of("other.example.net"))))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void aNameWithNulNeverMatchesWhereverItStands() {
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST + "\0.evil.example"))))
                .isEqualTo("certificate-host-mismatch");
        assertThat(verified(MIDDLE.issue(TestCertificate.named(HOST + "\0.evil.example"))))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void aWildcardStandsForOneWholeLabelAtTheLeft() {
        assertThat(verified(MIDDLE.issue(TestCertificate.of("*.example.net")))).isEqualTo("good");
        for (String beyond :
                List.of("*.net", "*", "*.*.net", "m*.example.net", "mx.*.net", "*.mx.example.net", "**.net")) {
            assertThat(verified(MIDDLE.issue(TestCertificate.of(beyond))))
                    .as(beyond)
                    .isEqualTo("certificate-host-mismatch");
        }
        assertThat(verified(MIDDLE.issue(TestCertificate.of("*.net.example")), exactly("a.mx.net.example")))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void aNameBelowAnotherMatchesAtAnyDepthButNotTheOtherItself() {
        ReferenceName below = new ReferenceName.Below(DomainName.parse("example.net"));
        assertThat(verified(MIDDLE.issue(TestCertificate.of("a.b.example.net")), below))
                .isEqualTo("good");
        assertThat(verified(MIDDLE.issue(TestCertificate.of("*.example.net")), below))
                .isEqualTo("good");
        assertThat(verified(MIDDLE.issue(TestCertificate.of("example.net")), below))
                .isEqualTo("certificate-host-mismatch");
        assertThat(verified(MIDDLE.issue(TestCertificate.of("badexample.net")), below))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void anAddressMatchesAnAddressAndNoNameThatLooksLikeIt() throws Exception {
        ReferenceName address = new ReferenceName.Address(AddressLiteral.parse("[192.0.2.7]"));
        byte[] octets = InetAddress.ofLiteral("192.0.2.7").getAddress();
        assertThat(verified(MIDDLE.issue(TestCertificate.named("x").address(octets)), address))
                .isEqualTo("good");
        assertThat(verified(MIDDLE.issue(TestCertificate.of("192.0.2.7")), address))
                .isEqualTo("certificate-host-mismatch");
        assertThat(verified(MIDDLE.issue(TestCertificate.named("x").address(new byte[] {1, 2, 3})), address))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void withoutAnyAlternativeNameTheCommonNameStandsInForOperatorsButNotForMtaSts() {
        TestIdentity old = MIDDLE.issue(TestCertificate.named(HOST));
        assertThat(verified(old)).isEqualTo("good");
        TlsRequirement.Pkix sts = new TlsRequirement.Pkix(
                DomainName.parse(HOST), List.of(exactly(HOST)), TlsRequirement.Authority.MTA_STS);
        assertThat(word(check(List.of()).check(old.chain(), sts, now()))).isEqualTo("certificate-host-mismatch");
        assertThat(verified(MIDDLE.issue(TestCertificate.named(HOST).host("other.example"))))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void alternativeNamesThatCannotBeUnderstoodAreNotReplacedByTheCommonName() {
        for (byte[] raw : List.of(new byte[0], new byte[] {0x30, 5, 1}, new byte[] {0x30, 0}, new byte[] {5, 0})) {
            assertThat(verified(MIDDLE.issue(TestCertificate.named(HOST).rawNames(raw))))
                    .isEqualTo("certificate-host-mismatch");
        }
    }

    @Test
    void internationalNamesAreComparedAsALabels() {
        TestIdentity server = MIDDLE.issue(TestCertificate.of("mx.XN--BCHER-KVA.example"));
        assertThat(verified(server, exactly("mx.xn--bcher-kva.example"))).isEqualTo("good");
        assertThat(verified(
                        MIDDLE.issue(TestCertificate.named("mx.b\u00fccher.example")),
                        exactly("mx.xn--bcher-kva.example")))
                .isEqualTo("certificate-host-mismatch");
    }

    // ---- paths ----------------------------------------------------------------------------------------------------

    @Test
    void anExpiredCertificateAndOneOfTheFutureAreNotValid() {
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST).expired()))).isEqualTo("certificate-expired");
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST).notYetValid())))
                .isEqualTo("certificate-expired");
    }

    @Test
    void whoeverIsNotSignedByAnAnchorIsNotTrusted() {
        assertThat(verified(STRANGER.issue(TestCertificate.of(HOST)))).isEqualTo("certificate-not-trusted");
        assertThat(verified(TestAuthority.selfSigned(TestCertificate.of(HOST)))).isEqualTo("certificate-not-trusted");
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST)).alone())).isEqualTo("certificate-not-trusted");
        assertThat(verified(STRANGER.issue(TestCertificate.of(HOST)).with(ROOT.certificate())))
                .isEqualTo("certificate-not-trusted");
    }

    @Test
    void whoeverIsNoAuthorityMakesNoOneTrusted() {
        assertThat(verified(ROOT.pretender("Pretender").issue(TestCertificate.of(HOST))))
                .isEqualTo("certificate-not-trusted");
        assertThat(verified(MIDDLE.issue(TestCertificate.of(HOST).forClients())))
                .isEqualTo("certificate-not-trusted");
    }

    @Test
    void theOrderInWhichCertificatesAreShownDoesNotMatter() {
        TestAuthority lower = MIDDLE.intermediate("Lower");
        TestIdentity server = lower.issue(TestCertificate.of(HOST))
                .alone()
                .with(MIDDLE.certificate(), STRANGER.certificate(), lower.certificate());
        assertThat(verified(server)).isEqualTo("good");
    }

    @Test
    void aCertificateThatTheOperatorTrustsItselfIsGood() throws Exception {
        TestIdentity own = TestAuthority.selfSigned(TestCertificate.of(HOST));
        TlsRequirement.Pkix wanted = required(exactly(HOST));
        assertThat(word(new PkixCheck(store(own.certificate()), List.of()).check(own.chain(), wanted, now())))
                .isEqualTo("good");
    }

    @Test
    void revokedCertificatesAreNotTrustedNorThoseOfWhichNoListSpeaks() {
        TestIdentity good = MIDDLE.issue(TestCertificate.of(HOST));
        TestIdentity revoked = MIDDLE.issue(TestCertificate.of(HOST));
        PkixCheck listed = check(List.of(ROOT.revoking(), MIDDLE.revoking(revoked.certificate())));
        TlsRequirement.Pkix wanted = required(exactly(HOST));

        assertThat(word(listed.check(good.chain(), wanted, now()))).isEqualTo("good");
        assertThat(listed.check(revoked.chain(), wanted, now()))
                .isEqualTo(Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificate is revoked"));
        assertThat(word(check(List.of(ROOT.revoking())).check(good.chain(), wanted, now())))
                .isEqualTo("certificate-not-trusted");
    }

    // ---- DANE -----------------------------------------------------------------------------------------------------

    @Test
    void daneEndEntityLooksAtNothingButTheMatch() throws Exception {
        TestIdentity server = STRANGER.issue(TestCertificate.of("other.example").expired());
        X509Certificate own = server.certificate();
        for (Tlsa record : List.of(
                tlsa(3, 1, 1, own), tlsa(3, 1, 2, own), tlsa(3, 0, 1, own), tlsa(3, 0, 0, own), tlsa(3, 1, 0, own))) {
            assertThat(dane(server, record)).as(record.toString()).isEqualTo("good");
        }
        assertThat(dane(server, tlsa(3, 1, 1, ROOT.certificate()))).isEqualTo("validation-failure");
        assertThat(dane(server, tlsa(3, 1, 1, STRANGER.certificate()))).isEqualTo("validation-failure");
    }

    @Test
    void daneTrustAnchorMustBeShownMustHaveSignedAndTheNameCounts() throws Exception {
        TestAuthority middle = STRANGER.intermediate("Their middle");
        TestIdentity server = middle.issue(TestCertificate.of(HOST));
        Tlsa anchor = tlsa(2, 1, 1, STRANGER.certificate());

        assertThat(dane(server.with(STRANGER.certificate()), anchor)).isEqualTo("good");
        assertThat(dane(server, anchor)).isEqualTo("validation-failure");
        assertThat(dane(server, tlsa(2, 0, 1, middle.certificate()))).isEqualTo("good");
        assertThat(dane(middle.issue(TestCertificate.of("other.example")), tlsa(2, 0, 1, middle.certificate())))
                .isEqualTo("certificate-host-mismatch");
        assertThat(dane(middle.issue(TestCertificate.of(HOST).expired()), tlsa(2, 0, 1, middle.certificate())))
                .isEqualTo("certificate-expired");
        TestIdentity unsigned =
                TestAuthority.selfSigned(TestCertificate.of(HOST)).with(STRANGER.certificate());
        assertThat(dane(unsigned, anchor)).isEqualTo("validation-failure");
    }

    @Test
    void daneTrustAnchorThatTheRecordHasInFullNeedNotBeShown() throws Exception {
        TestIdentity server = STRANGER.issue(TestCertificate.of(HOST)).alone();
        assertThat(dane(server, tlsa(2, 0, 0, STRANGER.certificate()))).isEqualTo("good");
        assertThat(dane(server, tlsa(2, 1, 0, STRANGER.certificate()))).isEqualTo("good");
        assertThat(dane(server, tlsa(2, 1, 0, ROOT.certificate()))).isEqualTo("validation-failure");
        assertThat(dane(STRANGER.issue(TestCertificate.of("other.example")), tlsa(2, 1, 0, STRANGER.certificate())))
                .isEqualTo("certificate-host-mismatch");
    }

    @Test
    void daneTrustAnchorThatIsNoAuthorityHasSignedNothing() throws Exception {
        TestAuthority pretender = STRANGER.pretender("Pretender");
        TestIdentity server = pretender.issue(TestCertificate.of(HOST));
        assertThat(dane(server, tlsa(2, 0, 1, pretender.certificate()))).isEqualTo("certificate-not-trusted");
        assertThat(dane(server.with(STRANGER.certificate()), tlsa(2, 0, 1, STRANGER.certificate())))
                .isEqualTo("certificate-not-trusted");
    }

    @Test
    void daneUsages0And1AreNotThisChecksToUse() throws Exception {
        TestIdentity server = MIDDLE.issue(TestCertificate.of(HOST));
        assertThat(dane(server, tlsa(0, 1, 1, ROOT.certificate()))).isEqualTo("validation-failure");
        assertThat(dane(server, tlsa(1, 1, 1, server.certificate()))).isEqualTo("validation-failure");
    }

    @Test
    void oneDaneRecordThatFitsIsEnough() throws Exception {
        TestIdentity server = STRANGER.issue(TestCertificate.of("other.example"));
        assertThat(dane(
                        server,
                        tlsa(2, 1, 1, ROOT.certificate()),
                        tlsa(3, 1, 1, ROOT.certificate()),
                        tlsa(3, 1, 1, server.certificate())))
                .isEqualTo("good");
    }

    // ---- fingerprints ---------------------------------------------------------------------------------------------

    @Test
    void aFingerprintIsOfTheCertificateOrOfItsKey() throws Exception {
        TestIdentity server = STRANGER.issue(TestCertificate.of("other.example").expired());
        X509Certificate own = server.certificate();
        assertThat(fingerprint(server, Digest.Of.CERTIFICATE, own.getEncoded())).isEqualTo("good");
        assertThat(fingerprint(server, Digest.Of.PUBLIC_KEY, own.getPublicKey().getEncoded()))
                .isEqualTo("good");
        assertThat(fingerprint(server, Digest.Of.CERTIFICATE, own.getPublicKey().getEncoded()))
                .isEqualTo("certificate-not-trusted");
        assertThat(fingerprint(
                        server, Digest.Of.CERTIFICATE, STRANGER.certificate().getEncoded()))
                .isEqualTo("certificate-not-trusted");
    }

    // ---- whatever comes -------------------------------------------------------------------------------------------

    @Test
    void noCertificateMakesTheJudgeThrow() throws Exception {
        Random random = new Random(4711);
        TestIdentity server = MIDDLE.issue(TestCertificate.of(HOST).address(new byte[] {1, 2, 3, 4}));
        byte[] good = server.certificate().getEncoded();
        PkixCheck judge = check(List.of());
        for (int i = 0; i < 1000; i++) {
            byte[] bad = good.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            List<X509Certificate> chain = new ArrayList<>(BrokenSession.chain(bad));
            chain.add(MIDDLE.certificate());
            Finding pkix = judge.check(chain, required(exactly(HOST)), now());
            // A changed octet breaks the signature; only the signature's own freedom leaves it valid.
            assertThat(word(pkix).equals("good")
                            && !Arrays.equals(bad, good)
                            && differsBefore(bad, good, good.length - 80))
                    .as(HexFormat.of().formatHex(bad))
                    .isFalse();
            dane(
                    new TestIdentity(server.key(), chain),
                    tlsa(2, 0, 1, MIDDLE.certificate()),
                    tlsa(3, 1, 1, ROOT.certificate()));
        }
    }

    @Test
    void aChainThatGoesRoundInCirclesEnds() throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(STRANGER.issue(TestCertificate.of(HOST)).certificate());
        for (int i = 0; i < 200; i++) {
            chain.add(STRANGER.certificate());
        }
        assertThat(word(check(List.of()).check(chain, required(exactly(HOST)), now())))
                .isEqualTo("certificate-not-trusted");
    }

    private static String fingerprint(TestIdentity server, Digest.Of of, byte[] octets) throws Exception {
        String hex =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        return word(FingerprintCheck.check(
                server.chain(),
                new TlsRequirement.Fingerprint(null, Set.of(new Digest(Digest.Algorithm.SHA_256, of, hex)))));
    }

    private static String dane(TestIdentity server, Tlsa... records) {
        DomainName host = DomainName.parse(HOST);
        return word(
                DaneCheck.check(server.chain(), new TlsRequirement.Dane(host, Set.of(records), List.of(host)), now()));
    }

    private static Tlsa tlsa(int usage, int selector, int matching, X509Certificate certificate) throws Exception {
        byte[] selected = selector == 1 ? certificate.getPublicKey().getEncoded() : certificate.getEncoded();
        byte[] data = matching == 0
                ? selected
                : MessageDigest.getInstance(matching == 1 ? "SHA-256" : "SHA-512")
                        .digest(selected);
        return new Tlsa(usage, selector, matching, HexFormat.of().formatHex(data));
    }

    private static String verified(TestIdentity server) {
        return verified(server, exactly(HOST));
    }

    private static String verified(TestIdentity server, ReferenceName name) {
        return word(check(List.of()).check(server.chain(), required(name), now()));
    }

    private static ReferenceName exactly(String name) {
        return new ReferenceName.Exactly(DomainName.parse(name));
    }

    private static TlsRequirement.Pkix required(ReferenceName name) {
        return new TlsRequirement.Pkix(null, List.of(name), TlsRequirement.Authority.LOCAL);
    }

    private static PkixCheck check(List<X509CRL> lists) {
        try {
            return new PkixCheck(store(ROOT.certificate()), lists);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static TrustStore store(X509Certificate anchor) throws Exception {
        Path file = Files.writeString(directory.resolve("anchors.pem"), TestIdentity.pem(anchor));
        return TrustStore.of(new Trust(Trust.SystemStore.IGNORED, List.of(file), List.of()));
    }

    private static boolean differsBefore(byte[] one, byte[] other, int end) {
        return Arrays.mismatch(one, 0, end, other, 0, end) >= 0;
    }

    private static Instant now() {
        return Instant.now();
    }

    private static String word(Finding finding) {
        return switch (finding) {
            case Finding.Good _ -> "good";
            case Finding.Bad(TlsFailure failure) -> failure.type().word();
        };
    }
}
