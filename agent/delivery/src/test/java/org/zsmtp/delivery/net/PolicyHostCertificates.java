package org.zsmtp.delivery.net;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// An authority of the test's own and what it signs.
final class PolicyHostCertificates {

    private final Instant now;
    private final KeyPair authorityKey = keyPair();
    private final X509Certificate authority;
    private long serial;

    PolicyHostCertificates(Instant now) {
        this.now = now;
        X500Name name = new X500Name("CN=Authority of the tests");
        this.authority = certificate(name, name, authorityKey, authorityKey, null, Duration.ofDays(1));
    }

    /// Writes the authority's certificate as PEM.
    Path writeAuthority(Path file) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(authority);
        }
        return Files.writeString(file, text.toString());
    }

    /// @param life from now; negative for one that has ended
    SSLContext signed(String dnsName, Duration life) {
        KeyPair own = keyPair();
        X500Name issuer = new X500Name(authority.getSubjectX500Principal().getName());
        return context(
                own, certificate(issuer, new X500Name("CN=server"), own, authorityKey, dnsName, life), authority);
    }

    SSLContext selfSigned(String dnsName) {
        KeyPair own = keyPair();
        X500Name name = new X500Name("CN=" + dnsName);
        return context(own, certificate(name, name, own, own, dnsName, Duration.ofDays(1)));
    }

    private X509Certificate certificate(
            X500Name issuer, X500Name subject, KeyPair own, KeyPair signer, @Nullable String dnsName, Duration life) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(++serial),
                    Date.from(now.minus(Duration.ofDays(30))),
                    Date.from(now.plus(life)),
                    subject,
                    own.getPublic());
            if (dnsName == null) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            } else {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext context(KeyPair own, Certificate... chain) {
        try {
            char[] password = "test".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("server", own.getPrivate(), password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
