package org.zsmtp.delivery;

/// How far a failure reaches.
public enum Scope {
    /// This recipient only.
    RECIPIENT,
    /// This message.
    TRANSACTION,
    /// This connection.
    SESSION,
    /// This host.
    HOST,
    /// All hosts of the destination, or its name.
    DESTINATION
}
