package org.zsmtp.smtp.session;

/// When the next transaction of a session may begin.
public enum NextMail {
    /// With the end of data before it, in one flight: message content may be the first command of a group (RFC 2920
    /// section 3.1). Only where the server offers PIPELINING and has taken a message on this connection.
    WITH_END_OF_DATA,
    /// After the reply to the end of data before it.
    AFTER_REPLY
}
