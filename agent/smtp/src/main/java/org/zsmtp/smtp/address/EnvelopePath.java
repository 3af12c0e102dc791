package org.zsmtp.smtp.address;

/// What stands between angle brackets in an envelope (RFC 5321 section 4.1.2).
public sealed interface EnvelopePath permits ForwardPath, ReversePath {

    /// Without angle brackets; printable ASCII, unless it [#isInternational]; at most [Mailbox#MAX_LENGTH] octets,
    /// safe between them.
    String text();

    /// @return whether only servers that offer SMTPUTF8 can be told it (RFC 6531); then its text is UTF-8, one
    ///     octet in
    ///     each character
    default boolean isInternational() {
        return false;
    }
}
