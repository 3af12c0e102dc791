package org.zsmtp.smtp.wire;

/// The meaning of the first digit of a reply code (RFC 5321 section 4.2.1). SMTP has no 1yz replies.
public enum Severity {
    /// 2yz: done.
    COMPLETION,
    /// 3yz: accepted so far, the server waits for more.
    INTERMEDIATE,
    /// 4yz: refused for now.
    TRANSIENT_NEGATIVE,
    /// 5yz: refused permanently.
    PERMANENT_NEGATIVE
}
