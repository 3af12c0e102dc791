package org.zsmtp.smtp.mime;

import org.jspecify.annotations.Nullable;

/// What is done to one entity.
///
/// @param body     to its own body
/// @param encoding what its `Content-Transfer-Encoding` field says afterwards; null where it is left alone
/// @param added    header fields that it has not and gets, each with LF behind it
/// @param header   to the 8-bit text in its header
record Treatment(Body body, @Nullable String encoding, String added, HighText header) {

    static final Treatment NONE = new Treatment(Body.AS_IS, null, "", HighText.AS_IS);

    private static final String NOTE = """
            X-Warning: The text came without MIME fields and had octets above 127, which the
            \tnext server does not take. Fields were added; the character set is a guess.
            """;

    /// What is done to a body.
    enum Body {
        AS_IS,
        QUOTED_PRINTABLE,
        BASE64,
        /// Quoted-printable is decoded.
        DECODED,
        /// What no reader sees, a preamble or an epilogue: octets above 127 become question marks.
        BLANKED
    }

    /// What is done to 8-bit text in header fields.
    enum HighText {
        AS_IS,
        /// Encoded words; where none may stand, it is left alone.
        ENCODED,
        /// Encoded words; where none may stand, question marks.
        SEVEN_BIT
    }

    /// @param encoding the new transfer encoding
    /// @param charset  of plain text that has no `Content-Type` field; null where it has one
    static Treatment of(Entity entity, Body body, String encoding, @Nullable String charset, HighText header) {
        StringBuilder added = new StringBuilder();
        if (charset != null && entity.isRoot() && !charset.equals("US-ASCII")) {
            added.append(NOTE);
        }
        // A message that says how it is encoded must say first that it follows MIME (RFC 2045 section 4).
        if (entity.isMessage && !entity.mimeVersion) {
            added.append("MIME-Version: 1.0\n");
        }
        if (entity.encoding == TransferEncoding.ABSENT) {
            added.append("Content-Transfer-Encoding: ").append(encoding).append('\n');
        }
        if (charset != null) {
            added.append("Content-Type: text/plain; charset=").append(charset).append('\n');
        }
        return new Treatment(body, encoding, added.toString(), header);
    }
}
