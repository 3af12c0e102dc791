package org.zsmtp.testkit.tls;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/// What a certificate is to say: a good one for the names of a host, unless it is changed.
public final class TestCertificate {

    String commonName;
    final List<GeneralName> names = new ArrayList<>();
    Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
    Instant to = Instant.now().plus(30, ChronoUnit.DAYS);
    KeyKind key = KeyKind.P256;
    byte @Nullable [] rawNames;
    KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;
    int usage;
    boolean oddExtension;

    private TestCertificate(String commonName) {
        this.commonName = commonName;
    }

    /// For a host of this name, as common name and as subject alternative name.
    ///
    /// @param host put in as it is, with `*`, NUL or whatever it has
    public static TestCertificate of(String host) {
        return named(host).host(host);
    }

    /// With a common name alone.
    public static TestCertificate named(String commonName) {
        return new TestCertificate(commonName);
    }

    /// One more dNSName.
    public TestCertificate host(String name) {
        names.add(new GeneralName(GeneralName.dNSName, new DERIA5String(name, false)));
        return this;
    }

    /// One more iPAddress.
    public TestCertificate address(byte[] octets) {
        names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(octets)));
        return this;
    }

    /// A subject alternative name extension with these octets in the place of names.
    public TestCertificate rawNames(byte[] octets) {
        rawNames = octets.clone();
        return this;
    }

    public TestCertificate expired() {
        from = Instant.now().minus(30, ChronoUnit.DAYS);
        to = Instant.now().minus(1, ChronoUnit.DAYS);
        return this;
    }

    public TestCertificate notYetValid() {
        from = Instant.now().plus(1, ChronoUnit.DAYS);
        return this;
    }

    public TestCertificate key(KeyKind kind) {
        key = kind;
        return this;
    }

    /// What the key may be used for.
    ///
    /// @param bits of [org.bouncycastle.asn1.x509.KeyUsage]
    public TestCertificate usage(int bits) {
        usage = bits;
        return this;
    }

    /// With a critical extension that nobody knows.
    public TestCertificate oddExtension() {
        oddExtension = true;
        return this;
    }

    /// Meant for clients.
    public TestCertificate forClients() {
        purpose = KeyPurposeId.id_kp_clientAuth;
        return this;
    }
}
