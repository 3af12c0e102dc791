package org.zsmtp.smtp.mail;

/// What octets a content may hold.
public enum BodyType {
    /// Octets below 128 only, in lines of at most 998 octets (RFC 5322).
    SEVEN_BIT,
    /// Any octets in lines (RFC 6152), or not known to be less.
    EIGHT_BIT_MIME
}
