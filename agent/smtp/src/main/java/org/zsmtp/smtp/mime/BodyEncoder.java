package org.zsmtp.smtp.mime;

/// Writes a body in a transfer encoding. One body with each encoder, for one thread.
sealed interface BodyEncoder permits Base64Encoder, QuotedPrintableEncoder {

    /// Octets within a line of the body.
    void octets(byte[] octets, int from, int to, Octets encoded);

    /// The end of a line of the body.
    void lineEnd(Octets encoded);

    /// The end of the body.
    void end(Octets encoded);

    /// Behind the end of the body: ends the last line of what was written, if the encoding leaves it open.
    void endLastLine(Octets encoded);
}
