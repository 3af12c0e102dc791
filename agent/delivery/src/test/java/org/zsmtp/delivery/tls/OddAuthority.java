package org.zsmtp.delivery.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs itself and servers, with just the extensions that a test names: what the test kit's authorities, which are
/// as they should be, never do.
final class OddAuthority {

    /// What a certificate says besides its name and key.
    record Said(ASN1ObjectIdentifier what, boolean critical, ASN1Encodable value) {}

    private static final X500Name NAME = new X500Name("CN=Odd authority");

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private OddAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /// One of version 3.
    static OddAuthority saying(Said... extensions) {
        KeyPair keys = keys();
        return new OddAuthority(NAME, keys, signed(NAME, keys, NAME, keys, List.of(extensions)));
    }

    /// One that this has signed.
    OddAuthority lower(Said... extensions) {
        X500Name lower = new X500Name("CN=Lower odd authority");
        KeyPair own = keys();
        return new OddAuthority(lower, own, signed(name, keys, lower, own, List.of(extensions)));
    }

    static OddAuthority ofVersion1() {
        try {
            KeyPair keys = keys();
            JcaX509v1CertificateBuilder builder = new JcaX509v1CertificateBuilder(
                    NAME, BigInteger.TWO, daysFromNow(-1), daysFromNow(30), NAME, keys.getPublic());
            return new OddAuthority(
                    NAME, keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer(keys))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// @return of a server with this name
    X509Certificate issue(String host, Said... more) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
        Said named = new Said(Extension.subjectAlternativeName, false, names);
        List<Said> all = Stream.concat(Stream.of(named), Stream.of(more)).toList();
        return signed(name, keys, new X500Name("CN=server"), keys(), all);
    }

    private static X509Certificate signed(
            X500Name issuer, KeyPair signing, X500Name subject, KeyPair own, List<Said> extensions) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer, BigInteger.TEN, daysFromNow(-1), daysFromNow(30), subject, own.getPublic());
            for (Said each : extensions) {
                builder.addExtension(each.what(), each.critical(), each.value());
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(signing)));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ContentSigner signer(KeyPair keys) {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Date daysFromNow(int days) {
        return Date.from(Instant.now().plus(days, ChronoUnit.DAYS));
    }
}
