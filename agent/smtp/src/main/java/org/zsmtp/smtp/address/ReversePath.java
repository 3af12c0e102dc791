package org.zsmtp.smtp.address;

/// The text between `<` and `>` in `MAIL FROM` (RFC 5321 4.1.1.2).
public sealed interface ReversePath extends EnvelopePath
        permits Mailbox, InternationalMailbox, NullReversePath, Unqualified {

    /// The empty text and `<>` are the null reverse-path. A source route is dropped.
    ///
    /// @param text without angle brackets otherwise
    /// @throws AddressSyntaxException if the text is no reverse-path
    static ReversePath parse(String text) {
        if (text.isEmpty() || text.equals("<>")) {
            return new NullReversePath();
        }
        return switch (PathParser.parse(text)) {
            case Mailbox mailbox -> mailbox;
            case Unqualified unqualified -> unqualified;
        };
    }
}
