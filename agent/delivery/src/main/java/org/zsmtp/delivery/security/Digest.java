package org.zsmtp.delivery.security;

import java.util.HexFormat;
import java.util.Locale;

/// A digest that an operator has of a server's certificate or public key.
///
/// @param algorithm of the digest
/// @param of        what was digested
/// @param hex       in hexadecimal digits, lower case, without colons
public record Digest(Algorithm algorithm, Of of, String hex) {

    /// How it was digested.
    public enum Algorithm {
        SHA_256("SHA-256", 32),
        SHA_384("SHA-384", 48),
        SHA_512("SHA-512", 64);

        private final String standardName;
        private final int octets;

        Algorithm(String standardName, int octets) {
            this.standardName = standardName;
            this.octets = octets;
        }

        /// @return as `java.security.MessageDigest` knows it
        public String standardName() {
            return standardName;
        }

        /// @return how many hexadecimal digits such a digest has
        public int hexDigits() {
            return 2 * octets;
        }
    }

    /// What was digested.
    public enum Of {
        /// The whole certificate (DER).
        CERTIFICATE,
        /// Its subjectPublicKeyInfo (DER).
        PUBLIC_KEY
    }

    public Digest {
        hex = hex.toLowerCase(Locale.ROOT);
        if (HexFormat.of().parseHex(hex).length != algorithm.octets) {
            throw new IllegalArgumentException(algorithm.standardName + " has " + algorithm.octets + " octets");
        }
    }
}
