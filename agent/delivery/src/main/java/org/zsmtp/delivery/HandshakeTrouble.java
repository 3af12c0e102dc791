package org.zsmtp.delivery;

/// Why a handshake failed, or what it lacks.
enum HandshakeTrouble {
    /// One side aborted it: a handshake of the other library may succeed.
    DISAGREEMENT,
    /// The server does not answer, and each further attempt would take as long.
    SILENCE,
    /// It succeeded without channel binding, which the other library would offer.
    NO_BINDING
}
