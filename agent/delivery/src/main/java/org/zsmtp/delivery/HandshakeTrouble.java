package org.zsmtp.delivery;

/// How a handshake came to nothing.
enum HandshakeTrouble {
    /// One of the two gave it up: another library's words may be understood.
    DISAGREEMENT,
    /// The server says nothing, and each further attempt takes as long.
    SILENCE
}
