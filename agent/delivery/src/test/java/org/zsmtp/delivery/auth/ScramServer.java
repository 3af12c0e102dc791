package org.zsmtp.delivery.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The server's side of SCRAM in a few lines of the JDK's cryptography, for one exchange.
final class ScramServer {

    private final String hash;
    private final String secret;
    private final String nonce;
    private final String salt;
    private final int iterations;
    private String bare = "";
    private String first = "";

    /// The client's header for the channel, as it came.
    String header = "";

    /// The octets of `c=`.
    byte[] binding = {};

    /// @param hash `SHA-1` or `SHA-256`
    ScramServer(String hash, String secret, String nonce, String salt, int iterations) {
        this.hash = hash;
        this.secret = secret;
        this.nonce = nonce;
        this.salt = salt;
        this.iterations = iterations;
    }

    static ScramServer sha256(String secret) {
        return new ScramServer("SHA-256", secret, "server-nonce", "W22ZaJ0SNY7soEsUEjb6gQ==", 4096);
    }

    String first(String clientFirst) {
        int second = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1);
        header = clientFirst.substring(0, second + 1);
        bare = clientFirst.substring(second + 1);
        String clientNonce = bare.substring(bare.indexOf(",r=") + 3);
        first = "r=" + clientNonce + nonce + ",s=" + salt + ",i=" + iterations;
        return first;
    }

    /// @return `v=`, or `e=invalid-proof`
    String last(String clientFinal) throws GeneralSecurityException {
        String withoutProof = clientFinal.substring(0, clientFinal.lastIndexOf(",p="));
        byte[] proof = Base64.getDecoder().decode(clientFinal.substring(clientFinal.lastIndexOf(",p=") + 3));
        binding = Base64.getDecoder().decode(withoutProof.substring(2, withoutProof.indexOf(',')));
        String message = bare + "," + first + "," + withoutProof;
        byte[] salted = salted();
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] signature = hmac(MessageDigest.getInstance(hash).digest(clientKey), message);
        for (int i = 0; i < signature.length; i++) {
            signature[i] ^= clientKey[i];
        }
        return MessageDigest.isEqual(signature, proof)
                ? "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), message))
                : "e=invalid-proof";
    }

    private byte[] salted() throws GeneralSecurityException {
        String name = "PBKDF2WithHmac" + hash.replace("-", "");
        int bits = hash.equals("SHA-1") ? 160 : 256;
        return SecretKeyFactory.getInstance(name)
                .generateSecret(
                        new PBEKeySpec(secret.toCharArray(), Base64.getDecoder().decode(salt), iterations, bits))
                .getEncoded();
    }

    private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        String name = "Hmac" + hash.replace("-", "");
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
