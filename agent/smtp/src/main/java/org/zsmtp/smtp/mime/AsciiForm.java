package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text and octets written in ASCII, for code that makes a message: by the same encodings with which a stored one
/// is converted.
public final class AsciiForm {
    private static final FieldText FIELDS = new FieldText(new DefaultCharset("UTF-8"));

    private AsciiForm() {}

    /// A header field, its text encoded where its syntax has a place for that (RFC 2047, RFC 2231) and folded where
    /// it is too long.
    ///
    /// @param name  of the field, which says what syntax it has
    /// @param value with its folds, LF as line end, in front of a blank each
    /// @return in ASCII, without its last line end; LF as line end
    public static String field(String name, String value) {
        String octets =
                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).replace("\0", "");
        return FIELDS.written(name, " " + octets, Treatment.Header.SEVEN_BIT);
    }

    /// Lines as quoted-printable (RFC 2045 section 6.7).
    ///
    /// @param text lines that end with LF
    /// @return lines that end with LF
    public static byte[] quotedPrintable(byte[] text) {
        QuotedPrintableEncoder encoder = new QuotedPrintableEncoder();
        Octets encoded = new Octets(text.length + text.length / 4 + 16);
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                encoder.octets(text, from, i, encoded);
                encoder.lineEnd(encoded);
                from = i + 1;
            }
        }
        encoder.octets(text, from, text.length, encoded);
        encoder.end(encoded);
        return Arrays.copyOfRange(encoded.array(), encoded.from(), encoded.to());
    }
}
