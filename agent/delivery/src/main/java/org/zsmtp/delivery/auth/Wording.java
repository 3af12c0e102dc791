package org.zsmtp.delivery.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.zsmtp.smtp.auth.UnusableMechanismException;
import org.zsmtp.smtp.text.Printable;

/// Octets as text, and text for people.
final class Wording {

    private static final int LONGEST = 160;

    private Wording() {}

    /// @param text octets as ISO-8859-1
    /// @throws UnusableMechanismException where they are not UTF-8
    static String utf8(String text, String mechanism) throws UnusableMechanismException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException otherCharset) {
            throw new UnusableMechanismException(mechanism + " needs a user and a secret in UTF-8");
        }
    }

    /// @return the octets of a challenge; empty where it is not base64
    static Optional<byte[]> challenge(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// @return the text in one short line of printable ASCII
    static String printable(String text) {
        return Printable.excerpt(text, LONGEST);
    }
}
