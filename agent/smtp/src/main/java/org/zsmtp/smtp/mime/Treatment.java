package org.zsmtp.smtp.mime;

import org.jspecify.annotations.Nullable;

/// What is done to one entity.
///
/// @param body     to its own body
/// @param encoding what its `Content-Transfer-Encoding` field says afterwards; null where it is left alone
/// @param added    header fields that it has not and gets, each with LF after it
/// @param header   to the fields of its header
record Treatment(Body body, @Nullable String encoding, String added, Header header) {

    static final Treatment NONE = new Treatment(Body.AS_IS, null, "", Header.AS_IS);

    private static final String NOTE = """
            X-Warning: The text came without MIME fields and had octets above 127, which the
            \tnext server does not take. Fields were added; the character set is a guess.
            """;

    /// What is done to a body.
    enum Body {
        AS_IS,
        QUOTED_PRINTABLE,
        BASE64,
        /// Base64 of the octets as they are kept, lines or not.
        OCTETS_AS_BASE64,
        /// Quoted-printable is decoded.
        DECODED,
        /// Octets that quoted-printable may not have are escaped in it, and its lines broken.
        ESCAPED_QUOTED_PRINTABLE,
        /// What can have no transfer encoding, a preamble, an epilogue or a notice's fields: octets above 127 are
        /// written with hexadecimal digits, long lines are folded.
        ESCAPED_TEXT,
        /// Base64 in lines that are not too long.
        REWRAPPED_BASE64
    }

    /// What is done to header fields.
    enum Header {
        AS_IS,
        /// Lines that are too long are folded.
        FOLDED,
        /// 8-bit text becomes encoded words; where none may stand, it is left alone. Lines that are too long are
        /// folded.
        ENCODED,
        /// 8-bit text becomes encoded words; where none may stand, it is written with hexadecimal digits. Lines
        /// that are too long are folded.
        SEVEN_BIT;

        boolean encodes() {
            return this == ENCODED || this == SEVEN_BIT;
        }
    }

    /// @param encoding the new transfer encoding
    /// @param charset  of plain text that has no `Content-Type` field; null where it has one
    static Treatment of(Entity entity, Body body, String encoding, @Nullable String charset, Header header) {
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
