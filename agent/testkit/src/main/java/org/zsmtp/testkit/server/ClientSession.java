package org.zsmtp.testkit.server;

/// What a behaviour may know of the connection that it is answering on.
public interface ClientSession {

    /// Counted from 1 in the order of acceptance.
    int connection();

    /// Whether the client greeted with LHLO.
    boolean lmtp();

    /// Whether the connection went through STARTTLS.
    boolean encrypted();

    /// Whether a MAIL was accepted and its transaction is not over.
    boolean mailAccepted();

    /// Whether a chunk of this transaction was refused: nothing but RSET helps (RFC 3030 2).
    boolean chunkRefused();

    /// How many recipients of this transaction were accepted.
    int recipients();

    /// The transaction so far.
    ReceivedMessage message();
}
