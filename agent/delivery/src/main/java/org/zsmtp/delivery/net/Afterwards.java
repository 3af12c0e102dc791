package org.zsmtp.delivery.net;

/// What is done with a connection after a message.
public enum Afterwards {
    /// It waits for the next message for a while.
    KEEP,
    /// It is closed with QUIT.
    CLOSE
}
