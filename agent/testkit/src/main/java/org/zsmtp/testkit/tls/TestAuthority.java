package org.zsmtp.testkit.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs certificates for tests: a root, or an intermediate below another.
///
/// What it issues comes with the chain up to this authority, without the root.
public final class TestAuthority {

    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final List<X509Certificate> shown;

    private TestAuthority(PrivateKey key, X509Certificate certificate, List<X509Certificate> shown) {
        this.key = key;
        this.certificate = certificate;
        this.shown = shown;
    }

    public static TestAuthority root(String name) {
        KeyPair pair = KeyKind.P256.make();
        return new TestAuthority(
                pair.getPrivate(),
                authority(name(name), pair.getPrivate(), name(name), pair.getPublic(), true),
                List.of());
    }

    /// @return an authority that this one has signed
    public TestAuthority intermediate(String name) {
        return below(name, true);
    }

    /// @return somebody whom this one has signed, but not as an authority
    public TestAuthority pretender(String name) {
        return below(name, false);
    }

    private TestAuthority below(String name, boolean authority) {
        KeyPair pair = KeyKind.P256.make();
        X509Certificate own = authority(subject(), key, name(name), pair.getPublic(), authority);
        List<X509Certificate> all = new ArrayList<>();
        all.add(own);
        all.addAll(shown);
        return new TestAuthority(pair.getPrivate(), own, all);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public TestIdentity issue(TestCertificate wanted) {
        KeyPair pair = wanted.key.make();
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(endEntity(wanted, subject(), key, pair.getPublic(), KeyKind.P256.signature()));
        chain.addAll(shown);
        return new TestIdentity(pair.getPrivate(), chain);
    }

    /// @return one that has signed itself
    public static TestIdentity selfSigned(TestCertificate wanted) {
        KeyPair pair = wanted.key.make();
        return new TestIdentity(
                pair.getPrivate(),
                List.of(endEntity(
                        wanted, name(wanted.commonName), pair.getPrivate(), pair.getPublic(), wanted.key.signature())));
    }

    /// @return a list, valid now, of certificates that count no more
    public X509CRL revoking(X509Certificate... revoked) {
        Date now = Date.from(Instant.now().minus(1, ChronoUnit.HOURS));
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(subject(), now);
        builder.setNextUpdate(Date.from(Instant.now().plus(1, ChronoUnit.DAYS)));
        for (X509Certificate each : revoked) {
            builder.addCRLEntry(each.getSerialNumber(), now, CRLReason.keyCompromise);
        }
        try {
            return new JcaX509CRLConverter().getCRL(builder.build(signer(key, KeyKind.P256.signature())));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private X500Principal subject() {
        return certificate.getSubjectX500Principal();
    }

    private static X509Certificate authority(
            X500Principal issuer, PrivateKey signing, X500Principal subject, PublicKey key, boolean authority) {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(now.minus(100, ChronoUnit.DAYS)),
                Date.from(now.plus(1000, ChronoUnit.DAYS)),
                subject,
                key);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(authority));
        if (authority) {
            add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        }
        return signed(builder, signing, KeyKind.P256.signature());
    }

    private static X509Certificate endEntity(
            TestCertificate wanted, X500Principal issuer, PrivateKey signing, PublicKey key, String algorithm) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(wanted.from),
                Date.from(wanted.to),
                name(wanted.commonName),
                key);
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wanted.purpose));
        if (wanted.usage != 0) {
            add(builder, Extension.keyUsage, true, new KeyUsage(wanted.usage));
        }
        if (wanted.oddExtension) {
            add(builder, new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, new DEROctetString(new byte[] {1}));
        }
        byte[] raw = wanted.rawNames;
        if (raw != null) {
            try {
                builder.addExtension(Extension.subjectAlternativeName, false, raw);
            } catch (CertIOException impossible) {
                throw new IllegalStateException(impossible);
            }
        } else if (!wanted.names.isEmpty()) {
            add(
                    builder,
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(wanted.names.toArray(GeneralName[]::new)));
        }
        return signed(builder, signing, algorithm);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key, String algorithm) {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key, algorithm)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ContentSigner signer(PrivateKey key, String algorithm) {
        try {
            return new JcaContentSignerBuilder(algorithm).build(key);
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(
            JcaX509v3CertificateBuilder builder, ASN1ObjectIdentifier which, boolean critical, ASN1Encodable value) {
        try {
            builder.addExtension(which, critical, value);
        } catch (CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X500Principal name(String commonName) {
        try {
            X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, new DERUTF8String(commonName))
                    .build();
            return new X500Principal(name.getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
