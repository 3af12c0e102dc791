package org.zsmtp.sendmail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.zsmtp.smtp.address.EnvelopePath;

/// Octets as text and back. What people write is UTF-8 nearly always; what is not is taken octet by octet.
final class Text {

    private Text() {}

    /// @return as UTF-8 where it is that, else as ISO-8859-1
    static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /// @param octets one in each character
    static String decoded(String octets) {
        return decoded(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// @return the octets of the text's UTF-8, one in each character
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// @return an address in characters, without angle brackets
    static String of(EnvelopePath path) {
        return path.isInternational() ? decoded(path.text()) : path.text();
    }
}
