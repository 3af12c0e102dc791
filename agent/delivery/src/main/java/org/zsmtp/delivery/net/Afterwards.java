package org.zsmtp.delivery.net;

/// What becomes of a connection after a transaction.
public enum Afterwards {
    /// It waits for the next one, for a while.
    KEEP,
    /// It ends in order.
    CLOSE
}
