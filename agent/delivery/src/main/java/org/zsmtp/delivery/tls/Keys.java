package org.zsmtp.delivery.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Makes the JDK's keys of encoded ones.
final class Keys {

    private static final byte[] CHALLENGE = {'z', 's', 'm', 't', 'p'};

    private Keys() {}

    static PrivateKey privateKey(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        return factory(info.getPrivateKeyAlgorithm().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    static PublicKey publicKey(SubjectPublicKeyInfo info) throws GeneralSecurityException {
        try {
            return factory(info.getAlgorithm().getAlgorithm())
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (IOException unencodable) {
            throw new InvalidKeyException(unencodable);
        }
    }

    private static KeyFactory factory(ASN1ObjectIdentifier algorithm) throws GeneralSecurityException {
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return KeyFactory.getInstance("RSA");
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return KeyFactory.getInstance("EC");
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519) || algorithm.equals(EdECObjectIdentifiers.id_Ed448)) {
            return KeyFactory.getInstance("EdDSA");
        }
        return KeyFactory.getInstance(algorithm.getId());
    }

    /// @return whether the two are of one pair
    static boolean match(PrivateKey own, PublicKey shown) throws GeneralSecurityException {
        if (!own.getAlgorithm().equals(shown.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "DSA" -> "SHA256withDSA";
                    default -> own.getAlgorithm();
                });
        signature.initSign(own);
        signature.update(CHALLENGE);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(CHALLENGE);
        return signature.verify(signed);
    }
}
