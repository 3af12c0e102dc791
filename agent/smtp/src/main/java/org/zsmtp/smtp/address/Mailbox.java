package org.zsmtp.smtp.address;

/// `local-part@domain` (RFC 5321 4.1.2).
public record Mailbox(LocalPart localPart, Domain domain) implements ReversePath, ForwardPath, PathParser.Parsed {

    /// A path has at most 256 octets with its angle brackets (RFC 5321 4.5.3.1.3).
    public static final int MAX_LENGTH = 254;

    /// @throws AddressSyntaxException if the mailbox does not fit into a path
    public Mailbox {
        if (localPart.text().length() + 1 + domain.text().length() > MAX_LENGTH) {
            throw AddressSyntaxException.malformed("mailbox too long", localPart.text() + "@" + domain.text());
        }
    }

    /// @throws AddressSyntaxException if the text is no mailbox with a domain; a source route is dropped
    public static Mailbox parse(String text) {
        return switch (PathParser.parse(text)) {
            case Mailbox mailbox -> mailbox;
            case Unqualified _ -> throw AddressSyntaxException.malformed("mailbox without a domain", text);
        };
    }

    @Override
    public String text() {
        return localPart.text() + "@" + domain.text();
    }

    @Override
    public String toString() {
        return text();
    }
}
