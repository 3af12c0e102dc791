package org.zsmtp.bench.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). Every user has the same secret.
final class SinkScram {

    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;

    private final String secret;
    private String bare = "";
    private String first = "";

    SinkScram(String secret) {
        this.secret = secret;
    }

    /// @return the challenge, in base64
    String challenge(String initial) throws IOException {
        String message = decoded(initial);
        bare = message.substring(message.indexOf(',', message.indexOf(',') + 1) + 1);
        int nonce = bare.indexOf("r=");
        if (nonce < 0) throw new IOException("no nonce");
        first = bare.substring(nonce) + "sink,s=" + SALT + ",i=" + ITERATIONS;
        return encoded(first);
    }

    /// @return the server's proof, in base64
    /// @throws IOException where the client's is wrong
    String proof(String answer) throws IOException {
        String message = decoded(answer);
        int end = message.lastIndexOf(",p=");
        if (end < 0) throw new IOException("no proof");
        String text = bare + "," + first + "," + message.substring(0, end);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(
                            secret.toCharArray(), Base64.getDecoder().decode(SALT), ITERATIONS, KEY_BITS))
                    .getEncoded();
            byte[] key = hmac(salted, "Client Key");
            byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(key), text);
            for (int i = 0; i < signature.length; i++) {
                signature[i] ^= key[i];
            }
            byte[] given = Base64.getDecoder().decode(message.substring(end + 3));
            if (!MessageDigest.isEqual(signature, given)) throw new IOException("wrong secret");
            return encoded("v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), text)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) throws IOException {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("not base64", e);
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
