package org.zsmtp.smtp.session;

/// Whether commands are sent in groups (RFC 2920).
public enum Pipelining {
    /// Wherever the server offers it.
    WHERE_OFFERED,
    /// Each command waits for the reply to the one before it.
    NEVER
}
