package org.zsmtp.delivery;

/// What a server could not cope with, and how it is therefore approached for a while.
enum Quirk {
    /// It hung up on EHLO.
    HELO_ONLY("greeted with HELO, since it hung up on EHLO"),
    /// It broke on a TLS handshake.
    SMALL_HELLO("offered a small TLS handshake, since it broke on a usual one"),
    /// It broke on the TLS handshakes of the usual library, or wants an authentication bound to one of the other.
    OTHER_LIBRARY("offered the TLS handshake of the other library, since that of the usual one failed"),
    /// It broke on every TLS handshake.
    CLEAR_TEXT("spoken to in clear text, since it broke on TLS handshakes"),
    /// It did not answer, or refused, a MAIL that came together with the end of data before it.
    NO_OVERLAP("sent each message after its reply to the one before, since it lost a MAIL after an end of data"),
    /// It offered CHUNKING and answered no chunk, or as an unknown command.
    NO_CHUNKING("sent content by DATA, since it offered CHUNKING and failed on it");

    private final String words;

    Quirk(String words) {
        this.words = words;
    }

    /// What is done, and why, after "is".
    String words() {
        return words;
    }
}
