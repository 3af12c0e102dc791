package org.zsmtp.smtp.address;

/// The text between angle brackets in an envelope (RFC 5321 section 4.1.2).
public sealed interface EnvelopePath permits ForwardPath, ReversePath {

    /// Without angle brackets; printable ASCII, unless it [#isInternational]; at most [Mailbox#MAX_LENGTH] octets,
    /// safe between them.
    String text();

    /// @return whether it can only be sent to servers that offer SMTPUTF8 (RFC 6531); then its text is UTF-8, one
    ///     octet in each character
    default boolean isInternational() {
        return false;
    }
}
