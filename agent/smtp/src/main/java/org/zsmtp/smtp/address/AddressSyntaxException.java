package org.zsmtp.smtp.address;

/// The text is no address. The message is safe to print: it quotes the text with everything but printable
/// ASCII escaped, and no more than a line of it.
public final class AddressSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int QUOTED = 80;

    private final String reason;
    private final boolean nonAscii;

    private AddressSyntaxException(String reason, String text, boolean nonAscii) {
        super(reason + ": " + printable(text));
        this.reason = reason;
        this.nonAscii = nonAscii;
    }

    static AddressSyntaxException malformed(String reason, String text) {
        return new AddressSyntaxException(reason, text, false);
    }

    static AddressSyntaxException nonAscii(String text) {
        return new AddressSyntaxException("non-ASCII character", text, true);
    }

    /// What is wrong, in a few words and without quoting the text.
    public String reason() {
        return reason;
    }

    /// True when the text might be an internationalized address (RFC 6531): it has a character beyond ASCII and no
    /// control character. Nothing else about it has been examined.
    public boolean nonAscii() {
        return nonAscii;
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), QUOTED); i++) {
            char c = text.charAt(i);
            if (Ascii.isPrintable(c) && c != '\\') {
                out.append(c);
            } else {
                out.append("\\u").append(String.format("%04x", (int) c));
            }
        }
        return out.append(text.length() > QUOTED ? "\"..." : "\"").toString();
    }
}
