package org.zsmtp.delivery.net;

/// What became of asking for a connection.
public sealed interface Opening {

    /// A connection, open when it was handed out.
    ///
    /// @param connection carries the caller's transaction behind those that wait already
    record Open(Connection connection) implements Opening {}

    /// No connection came up.
    ///
    /// @param why what the system said, for people
    record Unreachable(String why) implements Opening {}

    /// The pool is stopping.
    record Stopped() implements Opening {}
}
