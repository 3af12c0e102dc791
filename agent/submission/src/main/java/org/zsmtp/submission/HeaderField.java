package org.zsmtp.submission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A field of a header (RFC 5322 section 2.2).
///
/// @param name  as it stands there, without colon
/// @param value what follows the colon, unfolded, blanks at both ends gone: one octet in each character
public record HeaderField(String name, String value) {

    /// @return the value as people read it: as UTF-8 where it is that, else as ISO-8859-1. Encoded words stay
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException _) {
            return value;
        }
    }

    /// @return whether this is its name, in whatever case
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }
}
