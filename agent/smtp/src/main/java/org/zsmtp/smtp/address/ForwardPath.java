package org.zsmtp.smtp.address;

/// The text between `<` and `>` in `RCPT TO` (RFC 5321 4.1.1.3).
public sealed interface ForwardPath extends EnvelopePath
        permits Mailbox, InternationalMailbox, Postmaster, Unqualified {

    /// `postmaster` without a domain, in any case, is [Postmaster]. A source route is dropped.
    ///
    /// @param text without angle brackets
    /// @throws AddressSyntaxException if the text is no forward-path
    static ForwardPath parse(String text) {
        return switch (PathParser.parse(text)) {
            case Mailbox mailbox -> mailbox;
            case Unqualified(var local) when Ascii.lowerCase(local.text()).equals("postmaster") -> new Postmaster();
            case Unqualified unqualified -> unqualified;
        };
    }
}
