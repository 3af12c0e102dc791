package org.zsmtp.delivery.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// Reads a private key: PKCS#8, locked or not (RFC 5958), PKCS#1 (RFC 8017), SEC1 (RFC 5915) with or without its
/// parameters in front, OpenSSL's old locked form of the last two, all as PEM; PKCS#8 as DER too.
final class KeyFile {

    private KeyFile() {}

    /// @param passphrase a file whose first line opens the key
    static PrivateKey read(Path file, @Nullable Path passphrase) throws TlsConfigurationException {
        byte[] octets = OperatorFile.read(file);
        try {
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            PrivateKeyInfo key = text.contains("-----BEGIN ")
                    ? pem(file, text, passphrase)
                    : PrivateKeyInfo.getInstance(ASN1Sequence.getInstance(der(octets)));
            return Keys.privateKey(key);
        } catch (IOException | GeneralSecurityException | RuntimeException notUnderstood) {
            throw new TlsConfigurationException(
                    file + ": the private key cannot be understood: " + notUnderstood.getMessage(), notUnderstood);
        }
    }

    private static ASN1Primitive der(byte[] octets) throws IOException {
        try (ASN1InputStream in = new ASN1InputStream(octets)) {
            ASN1Primitive object = in.readObject();
            if (object == null) {
                throw new IOException("it is empty");
            }
            return object;
        }
    }

    private static PrivateKeyInfo pem(Path file, String text, @Nullable Path passphrase)
            throws IOException, TlsConfigurationException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            ASN1Encodable curve = null;
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                switch (part) {
                    case PrivateKeyInfo key -> {
                        return key;
                    }
                    case PEMKeyPair pair -> {
                        return onCurve(pair.getPrivateKeyInfo(), curve);
                    }
                    case PKCS8EncryptedPrivateKeyInfo locked -> {
                        return unlocked(file, passphrase, word -> unlock(locked, word));
                    }
                    case PEMEncryptedKeyPair locked -> {
                        return unlocked(file, passphrase, word -> unlock(locked, word));
                    }
                    case ASN1ObjectIdentifier parameters -> curve = parameters;
                    case X9ECParameters parameters -> curve = parameters;
                    default -> {
                        // Certificates stand in the same file.
                    }
                }
            }
        }
        throw new TlsConfigurationException(file + ": no private key is in it");
    }

    /// A SEC1 key may leave its curve to the block in front of it (RFC 5915 section 3).
    private static PrivateKeyInfo onCurve(PrivateKeyInfo key, @Nullable ASN1Encodable curve) throws IOException {
        AlgorithmIdentifier algorithm = key.getPrivateKeyAlgorithm();
        return curve != null && algorithm.getParameters() == null
                ? new PrivateKeyInfo(new AlgorithmIdentifier(algorithm.getAlgorithm(), curve), key.parsePrivateKey())
                : key;
    }

    /// Opens a key.
    private interface Lock {
        PrivateKeyInfo open(char[] passphrase) throws IOException, OperatorCreationException, PKCSException;
    }

    private static PrivateKeyInfo unlocked(Path file, @Nullable Path passphrase, Lock lock)
            throws TlsConfigurationException {
        if (passphrase == null) {
            throw new TlsConfigurationException(
                    file + ": the private key is encrypted, and no file has its passphrase");
        }
        char[] word = firstLine(passphrase);
        try {
            return lock.open(word);
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException closed) {
            throw new TlsConfigurationException(
                    file + ": the passphrase in " + passphrase + " does not decrypt the private key", closed);
        } finally {
            Arrays.fill(word, '\0');
        }
    }

    private static PrivateKeyInfo unlock(PKCS8EncryptedPrivateKeyInfo locked, char[] word)
            throws OperatorCreationException, PKCSException {
        return locked.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                .setProvider(new BouncyCastleProvider())
                .build(word));
    }

    private static PrivateKeyInfo unlock(PEMEncryptedKeyPair locked, char[] word) throws IOException {
        return locked.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(word))
                .getPrivateKeyInfo();
    }

    private static char[] firstLine(Path file) throws TlsConfigurationException {
        String line = new String(OperatorFile.read(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        if (line.isEmpty()) {
            throw new TlsConfigurationException(file + ": no passphrase is on its first line");
        }
        return line.toCharArray();
    }
}
