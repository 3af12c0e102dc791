package org.zsmtp.smtp.session;

/// How a session greets its server.
public enum Hello {
    /// EHLO, and HELO where the server refuses that.
    EHLO,
    /// HELO only, for a server that hangs up on EHLO.
    HELO
}
