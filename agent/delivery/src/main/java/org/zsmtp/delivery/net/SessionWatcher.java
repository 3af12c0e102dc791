package org.zsmtp.delivery.net;

import java.time.Duration;
import org.zsmtp.smtp.wire.Capabilities;

/// What the owner of a connection hears, on the event loop, and what it decides.
interface SessionWatcher {

    /// The server answered EHLO or HELO.
    void established(Capabilities capabilities);

    /// Everything that could be done was done.
    ///
    /// @param idle whether the session waits for its next transaction
    void drained(boolean idle);

    /// @return how long the session may wait for its next transaction
    Duration idleTimeout();

    /// The session takes nothing more.
    void ended();

    /// The connection is gone.
    void closed();
}
