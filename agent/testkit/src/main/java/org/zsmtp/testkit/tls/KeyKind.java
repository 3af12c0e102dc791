package org.zsmtp.testkit.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// Kinds of keys.
public enum KeyKind {
    P256("SHA256withECDSA"),
    P521("SHA512withECDSA"),
    RSA("SHA256withRSA"),
    /// With a key of half the length that is usual.
    RSA_1024("SHA256withRSA"),
    /// With a signature that nobody should make any more.
    RSA_SHA1("SHA1withRSA"),
    ED25519("Ed25519");

    private final String signature;

    KeyKind(String signature) {
        this.signature = signature;
    }

    String signature() {
        return signature;
    }

    KeyPair make() {
        try {
            return switch (this) {
                case P256 -> curve("secp256r1");
                case P521 -> curve("secp521r1");
                case RSA, RSA_SHA1 -> rsa(2048);
                case RSA_1024 -> rsa(1024);
                case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            };
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair curve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
