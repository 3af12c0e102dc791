package org.zsmtp.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.util.io.pem.PemObject;

/// Forms in which private keys stand in files.
public enum KeyForm {
    /// `BEGIN PRIVATE KEY`.
    PKCS8,
    /// `BEGIN ENCRYPTED PRIVATE KEY`.
    PKCS8_LOCKED,
    /// `BEGIN RSA PRIVATE KEY` (PKCS#1) or `BEGIN EC PRIVATE KEY` (SEC1).
    OLD,
    /// The same with a `Proc-Type: 4,ENCRYPTED` header.
    OLD_LOCKED,
    /// SEC1 after `BEGIN EC PARAMETERS`, the curve being named there only.
    OLD_WITH_PARAMETERS;

    /// Opens those that are locked.
    public static final String PASSPHRASE = "corréct horse";

    String pem(PrivateKey key) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            switch (this) {
                case PKCS8 -> writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
                case PKCS8_LOCKED -> writer.writeObject(locked(key));
                case OLD -> writer.writeObject(old(key));
                case OLD_LOCKED ->
                    writer.writeObject(
                            old(key),
                            new JcePEMEncryptorBuilder("AES-256-CBC")
                                    .setProvider(new BouncyCastleProvider())
                                    .build(PASSPHRASE.toCharArray()));
                case OLD_WITH_PARAMETERS -> {
                    ASN1Object parameters = (ASN1Object) PrivateKeyInfo.getInstance(key.getEncoded())
                            .getPrivateKeyAlgorithm()
                            .getParameters();
                    writer.writeObject(new PemObject("EC PARAMETERS", parameters.getEncoded()));
                    writer.writeObject(key);
                }
            }
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    /// The JDK keeps the curve of a key outside it, where SEC1 files do not look.
    private static PrivateKeyInfo old(PrivateKey key) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        if (!key.getAlgorithm().equals("EC")) {
            return info;
        }
        ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        return new PrivateKeyInfo(
                info.getPrivateKeyAlgorithm(),
                new ECPrivateKey(
                        256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters()));
    }

    private static PKCS8Generator locked(PrivateKey key) throws IOException, OperatorCreationException {
        OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setRandom(new SecureRandom())
                .setPassword(PASSPHRASE.toCharArray())
                .build();
        return new PKCS8Generator(PrivateKeyInfo.getInstance(key.getEncoded()), encryptor);
    }
}
