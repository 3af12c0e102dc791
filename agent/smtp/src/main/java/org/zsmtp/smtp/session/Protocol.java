package org.zsmtp.smtp.session;

/// Which protocol a session speaks.
public enum Protocol {
    /// RFC 5321: one answer to the end of data, for all recipients.
    SMTP,
    /// RFC 2033: LHLO, and one answer to the end of data for each accepted recipient.
    LMTP
}
