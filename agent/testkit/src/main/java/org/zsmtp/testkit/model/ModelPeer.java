package org.zsmtp.testkit.model;

/// A server at the far end of a [Wire].
public sealed interface ModelPeer permits ModelServer, AnarchicServer, RepeatingServer {

    /// Does one thing: answers one command, or misbehaves.
    ///
    /// @return false where there was nothing to do
    boolean work();

    /// The handshake that the client had asked for has succeeded.
    void secured();
}
