package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestIdentity;

/// Certificates and revocation lists in an operator's files.
class OperatorFileTest {

    private static final TestAuthority ONE = TestAuthority.root("One");
    private static final TestAuthority TWO = TestAuthority.root("Two");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("file.pem");
    }

    private static void assertRefused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void theCertificateThatCannotBeUnderstoodIsToldByItsNumber() throws Exception {
        String good = TestIdentity.pem(ONE.certificate());
        String bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        Files.writeString(file, bad + good);
        assertRefused(() -> OperatorFile.certificates(file), file + ": certificate 1 cannot be understood");
        Files.writeString(file, good + good + bad);
        assertRefused(() -> OperatorFile.certificates(file), file + ": certificate 3 cannot be understood");
    }

    @Test
    void certificatesAreReadFromAllFilesOfADirectoryAndFromNoneBelow() throws Exception {
        Files.writeString(file, "# ours\n" + TestIdentity.pem(ONE.certificate()));
        Files.writeString(directory.resolve("named.anyhow"), TestIdentity.pem(TWO.certificate()));
        Files.writeString(directory.resolve("README"), "no certificate is in it\n");
        Path below = Files.createDirectory(directory.resolve("below.pem"));
        Files.writeString(
                below.resolve("three.pem"),
                TestIdentity.pem(TestAuthority.root("Three").certificate()));
        assertThat(OperatorFile.certificatesBelow(directory))
                .containsExactlyInAnyOrder(ONE.certificate(), TWO.certificate());
        assertThat(OperatorFile.certificatesBelow(below)).hasSize(1);
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        Path missing = directory.resolve("missing");
        assertRefused(
                () -> OperatorFile.certificatesBelow(missing), missing + ": cannot be read: No such file or directory");
    }

    @Test
    void revocationListsAreReadAsPemAndAsDer() throws Exception {
        X509CRL one = ONE.revoking(TWO.certificate());
        X509CRL two = TWO.revoking();
        Files.writeString(file, TestIdentity.pem(one) + TestIdentity.pem(two));
        assertThat(OperatorFile.revocationLists(file)).containsExactly(one, two);
        Files.write(file, one.getEncoded());
        assertThat(OperatorFile.revocationLists(file)).containsExactly(one);
    }

    @Test
    void aFileWithoutARevocationListIsRefused() throws Exception {
        Files.write(file, new byte[0]);
        assertRefused(() -> OperatorFile.revocationLists(file), file + ": no revocation list is in it");
        Files.write(file, new byte[] {0x30, 1, 2});
        assertRefused(() -> OperatorFile.revocationLists(file), file + ": the revocation list cannot be understood");
    }

    @Test
    void anchorsAreThoseOfFilesAndDirectories() throws Exception {
        Path one = Files.writeString(file, TestIdentity.pem(ONE.certificate()));
        Path below = Files.createDirectory(directory.resolve("below"));
        Files.writeString(below.resolve("two.pem"), TestIdentity.pem(TWO.certificate()));
        Anchors anchors = TrustStore.of(new Trust(Trust.SystemStore.IGNORED, List.of(one), List.of(below)))
                .get();
        assertThat(anchors.contain(ONE.certificate())).isTrue();
        assertThat(anchors.contain(TWO.certificate())).isTrue();
        assertThat(anchors.contain(TestAuthority.root("Two").certificate())).isFalse();
    }

    @Test
    void theMachinesOwnStoreCountsBesidesThoseThatAreNamed() throws Exception {
        Path machine = Path.of("/etc/ssl/certs/ca-certificates.crt");
        Assumptions.assumeTrue(Files.exists(machine), "the machine has no trust store of its own");
        Path one = Files.writeString(file, TestIdentity.pem(ONE.certificate()));
        List<X509Certificate> known = OperatorFile.certificates(machine);
        Anchors both = TrustStore.of(new Trust(Trust.SystemStore.TRUSTED, List.of(one), List.of()))
                .get();
        assertThat(known).allMatch(both::contain);
        assertThat(both.contain(ONE.certificate())).isTrue();
        assertThat(known)
                .noneMatch(TrustStore.of(new Trust(Trust.SystemStore.IGNORED, List.of(one), List.of()))
                        .get()::contain);
    }
}
