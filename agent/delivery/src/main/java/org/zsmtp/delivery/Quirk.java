package org.zsmtp.delivery;

/// What a server could not cope with, and how it is therefore approached for a while.
enum Quirk {
    /// It hung up on EHLO: it is greeted with HELO.
    HELO_ONLY,
    /// It broke on a TLS handshake: it is offered a small one.
    SMALL_HELLO,
    /// It broke on the TLS handshakes of the usual library, or wants an authentication bound to one of the other.
    OTHER_LIBRARY,
    /// It broke on every TLS handshake: it is spoken to in clear text.
    CLEAR_TEXT,
    /// It did not answer, or refused, a MAIL that came together with the end of data before it: each message is
    /// sent after its reply to the one before.
    NO_OVERLAP,
    /// It offered CHUNKING and answered no chunk, or as an unknown command: content is sent by DATA.
    NO_CHUNKING
}
