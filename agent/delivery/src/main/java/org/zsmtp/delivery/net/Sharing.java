package org.zsmtp.delivery.net;

/// Whether a message shares its connection with others.
public enum Sharing {
    /// It uses an open connection together with others.
    SHARED,
    /// The same, before messages that have not been tried yet.
    SHARED_AGAIN,
    /// It is the first on a new connection, and nothing follows it there before it has its report: if it breaks the
    /// connection again, no other message is affected.
    ALONE
}
