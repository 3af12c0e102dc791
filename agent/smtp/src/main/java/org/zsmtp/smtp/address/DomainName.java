package org.zsmtp.smtp.address;

/// A domain name in its usual text form (RFC 1035 2.3.1, RFC 5321 2.3.5), without a final dot.
///
/// The case is kept for the wire and ignored in comparisons. Labels have letters, digits, inner hyphens, and, because
/// working hosts have them although RFC 5321 forbids them, underscores. A name that looks like an IPv4 address is a
/// name. Never holds U-labels: an internationalized name comes here as A-labels.
public final class DomainName implements Domain {

    /// 255 octets in the DNS (RFC 1035 2.3.4), two of which the text form does not have.
    public static final int MAX_LENGTH = 253;

    /// RFC 1035 2.3.4.
    public static final int MAX_LABEL_LENGTH = 63;

    private final String text;
    private final String folded;

    private DomainName(String text) {
        this.text = text;
        this.folded = Ascii.lowerCase(text);
    }

    /// One final dot is removed.
    ///
    /// @throws AddressSyntaxException if the text is no domain name
    public static DomainName parse(String given) {
        Ascii.requirePrintable(given);
        String text = given.endsWith(".") ? given.substring(0, given.length() - 1) : given;
        if (text.length() > MAX_LENGTH) {
            throw AddressSyntaxException.malformed("domain name too long", given);
        }
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                requireLabel(text, start, i);
                start = i + 1;
            } else if (!isLabelCharacter(text.charAt(i))) {
                throw AddressSyntaxException.malformed("character not allowed in a domain name", given);
            }
        }
        return new DomainName(text);
    }

    private static void requireLabel(String text, int start, int end) {
        if (start == end) {
            throw AddressSyntaxException.malformed("empty label in a domain name", text);
        }
        if (end - start > MAX_LABEL_LENGTH) {
            throw AddressSyntaxException.malformed("label too long in a domain name", text);
        }
        if (text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            throw AddressSyntaxException.malformed("misplaced hyphen in a domain name", text);
        }
    }

    private static boolean isLabelCharacter(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /// The name as it was given, without the final dot.
    @Override
    public String text() {
        return text;
    }

    /// The name with A to Z in lower case: equal names have equal canonical texts.
    public String canonical() {
        return folded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName that && folded.equals(that.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
