package org.zsmtp.delivery;

/// How a handshake came to nothing, or to too little.
enum HandshakeTrouble {
    /// One of the two gave it up: another library's words may be understood.
    DISAGREEMENT,
    /// The server says nothing, and each further attempt takes as long.
    SILENCE,
    /// It came to something that an authentication cannot be bound to, which the other library's would be.
    NO_BINDING
}
