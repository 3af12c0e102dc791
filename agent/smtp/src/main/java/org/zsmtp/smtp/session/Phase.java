package org.zsmtp.smtp.session;

/// What a session waits for. Indexes [Timeouts] and the wording of reports.
public enum Phase {
    /// The transport connection, before there is a session.
    CONNECT,
    /// The server's greeting.
    GREETING,
    /// The answer to EHLO, LHLO or HELO.
    EHLO,
    /// The answer to STARTTLS.
    STARTTLS,
    /// The TLS handshake, and the judgement of what the server has shown in it.
    TLS,
    /// The next answer of an authentication.
    AUTH,
    /// The answer to MAIL.
    MAIL,
    /// The answer to RCPT.
    RCPT,
    /// The answer to DATA, or to a chunk that is not the last.
    DATA,
    /// The peer, to take more content.
    CONTENT,
    /// The answer to the end of data or to the last chunk.
    END_OF_DATA,
    /// The answer to RSET.
    RSET,
    /// The answer to NOOP.
    NOOP,
    /// The answer to ETRN.
    ETRN,
    /// The answer to QUIT.
    QUIT,
    /// The next transaction.
    IDLE
}
