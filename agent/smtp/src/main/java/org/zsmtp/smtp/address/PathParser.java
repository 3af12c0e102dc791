package org.zsmtp.smtp.address;

/// The common grammar of both paths: `[ A-d-l ":" ] local-part [ "@" domain ]`.
final class PathParser {
    /// Old source routes may be longer than any path that is left when they are gone.
    private static final int MAX_WITH_ROUTE = 1000;

    sealed interface Parsed permits Mailbox, Unqualified {}

    private PathParser() {}

    static Parsed parse(String text) {
        if (text.length() > MAX_WITH_ROUTE) {
            throw AddressSyntaxException.malformed("path too long", text);
        }
        Ascii.requirePrintable(text);
        String address = text.startsWith("@") ? withoutRoute(text) : text;
        int end = LocalPart.end(address);
        LocalPart localPart = new LocalPart(address.substring(0, end));
        if (end == address.length()) {
            return new Unqualified(localPart);
        }
        if (address.charAt(end) != '@') {
            throw AddressSyntaxException.malformed("character not allowed behind a local part", text);
        }
        return new Mailbox(localPart, Domain.parse(address.substring(end + 1)));
    }

    /// `@a,@b:user@c` asks for a path through a and b. RFC 5321 appendix F.2: such routes are accepted and ignored,
    /// never sent on. Its domains must be domains all the same, or anything could hide in them.
    private static String withoutRoute(String text) {
        int start = 0;
        while (true) {
            int end = start + 1;
            boolean bracketed = end < text.length() && text.charAt(end) == '[';
            while (end < text.length() && (bracketed || ",:".indexOf(text.charAt(end)) < 0)) {
                bracketed &= text.charAt(end) != ']';
                end++;
            }
            if (end == text.length()) {
                throw AddressSyntaxException.malformed("source route without an address", text);
            }
            Domain.parse(text.substring(start + 1, end));
            if (text.charAt(end) == ':') {
                return text.substring(end + 1);
            }
            start = end + 1;
            if (start == text.length() || text.charAt(start) != '@') {
                throw AddressSyntaxException.malformed("malformed source route", text);
            }
        }
    }
}
