package org.zsmtp.smtp.session;

/// Whether a session uses TLS.
public enum Security {
    /// It does not.
    CLEAR,
    /// By STARTTLS where the server offers it and does not refuse it; else in clear text (RFC 3207).
    WHERE_OFFERED,
    /// By STARTTLS; without it no mail is sent.
    REQUIRED,
    /// From its first octet (RFC 8314 section 3.3).
    IMPLICIT
}
