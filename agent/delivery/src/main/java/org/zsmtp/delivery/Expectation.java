package org.zsmtp.delivery;

/// What mail would come to at a server that was tried without any.
public enum Expectation {
    /// It is sent under TLS.
    UNDER_TLS,
    /// It is sent in clear text.
    IN_CLEAR_TEXT,
    /// It is tried again later, here or at another host.
    WAITS,
    /// It is returned to its sender, unless another host takes it.
    FAILS
}
