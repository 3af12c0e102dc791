package org.zsmtp.delivery.net;

/// How a transaction gets along with others on a connection.
public enum Sharing {
    /// It goes on the connection that there is, among others.
    SHARED,
    /// The same, before those that have not had a turn yet.
    SHARED_AGAIN,
    /// It goes as the first on a new connection, and nothing follows it there before it has its report: a connection
    /// that broke under it may do so again, and takes nobody else along.
    ALONE
}
