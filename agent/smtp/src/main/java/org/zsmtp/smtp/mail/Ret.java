package org.zsmtp.smtp.mail;

/// How much of the message a failure notice is to return (RFC 3461 section 4.3).
public enum Ret {
    FULL,
    HDRS
}
