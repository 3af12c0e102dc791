package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// Who signed whom among certificates, whatever their names claim.
class ChainsTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority OTHER_ROOT_OF_THE_NAME = TestAuthority.root("Root");
    private static final X509Certificate SERVER =
            ROOT.issue(TestCertificate.of("mx.example")).certificate();

    @Test
    void onlyARootIsSignedByItself() {
        assertThat(Chains.isSelfSigned(ROOT.certificate())).isTrue();
        assertThat(Chains.isSelfSigned(SERVER)).isFalse();
    }

    @Test
    void aRootThatIsShownTwiceEndsTheChainTheFirstTime() {
        X509Certificate root = ROOT.certificate();
        assertThat(Chains.inOrder(List.of(SERVER, root, root))).containsExactly(SERVER, root);
    }

    @Test
    void aSelfSignedCertificateIsAChainByItself() {
        X509Certificate root = ROOT.certificate();
        assertThat(Chains.inOrder(List.of(root, root))).containsExactly(root);
    }

    @Test
    void everythingShownMayBelongToTheChain() {
        TestAuthority middle = ROOT.intermediate("Middle");
        X509Certificate server = middle.issue(TestCertificate.of("mx.example")).certificate();
        assertThat(Chains.inOrder(List.of(server, ROOT.certificate(), middle.certificate())))
                .containsExactly(server, middle.certificate(), ROOT.certificate());
        assertThat(Chains.inOrder(List.of(server, middle.certificate()))).containsExactly(server, middle.certificate());
        assertThat(Chains.inOrder(List.of(server))).containsExactly(server);
    }

    @Test
    void anchorsContainThemselvesAndNobodyElse() {
        Anchors anchors = new Anchors(List.of(ROOT.certificate()));
        assertThat(anchors.contain(ROOT.certificate())).isTrue();
        assertThat(anchors.contain(OTHER_ROOT_OF_THE_NAME.certificate())).isFalse();
        assertThat(anchors.contain(SERVER)).isFalse();
    }

    @Test
    void anAnchorOfTheIssuersNameWithAnotherKeyHasNotSigned() {
        X509Certificate other = OTHER_ROOT_OF_THE_NAME.certificate();
        assertThat(new Anchors(List.of(other)).issuerOf(SERVER)).isNull();
        assertThat(new Anchors(List.of(other, ROOT.certificate())).issuerOf(SERVER))
                .isEqualTo(ROOT.certificate());
        X509Certificate theirs =
                OTHER_ROOT_OF_THE_NAME.issue(TestCertificate.of("mx.example")).certificate();
        assertThat(new Anchors(List.of(other, ROOT.certificate())).issuerOf(theirs))
                .isEqualTo(other);
    }
}
