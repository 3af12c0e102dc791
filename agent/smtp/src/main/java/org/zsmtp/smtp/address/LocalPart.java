package org.zsmtp.smtp.address;

/// The local part of a mailbox exactly as it travels: a dot-string, or a quoted string with its quotes (RFC 5321
/// 4.1.2).
///
/// Nobody but the final host may interpret it (RFC 5321 2.3.11), so it is kept verbatim and compared octet by
/// octet: `a` and `"a"` are different values here. Dots may stand anywhere in a dot-string: RFC 5321 forbids two in
/// a row and at the ends, but such mailboxes exist, they do no harm, and the server decides.
///
/// The 64 octets of RFC 5321 4.5.3.1.1 are what a receiver must at least accept, no maximum; what bounds a local part
/// here is the length of a path.
///
/// @param text printable ASCII, at least one character, at most [Mailbox#MAX_LENGTH]
public record LocalPart(String text) {

    /// @throws AddressSyntaxException if the text is neither a dot-string nor a quoted string, or too long
    public LocalPart {
        Ascii.requirePrintable(text);
        if (text.length() > Mailbox.MAX_LENGTH) {
            throw AddressSyntaxException.malformed("local part too long", text);
        }
        if (end(text) != text.length()) {
            throw AddressSyntaxException.malformed("character not allowed in a local part", text);
        }
    }

    /// @throws AddressSyntaxException if the text is no local part
    public static LocalPart parse(String text) {
        return new LocalPart(text);
    }

    /// Where the local part that starts the text ends; the caller checks what follows.
    static int end(String text) {
        if (text.isEmpty()) {
            throw AddressSyntaxException.malformed("empty local part", text);
        }
        return text.charAt(0) == '"' ? endOfQuotedString(text) : endOfDotString(text);
    }

    private static int endOfQuotedString(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        throw AddressSyntaxException.malformed("quoted string without end", text);
    }

    private static int endOfDotString(String text) {
        int i = 0;
        while (i < text.length() && (Ascii.isAtext(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        if (i == 0) {
            throw AddressSyntaxException.malformed("empty local part", text);
        }
        return i;
    }

    @Override
    public String toString() {
        return text;
    }
}
