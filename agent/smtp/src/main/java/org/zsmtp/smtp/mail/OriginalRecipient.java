package org.zsmtp.smtp.mail;

import org.zsmtp.smtp.wire.Xtext;

/// The address that the sender had named, ORCPT (RFC 3461 section 4.2).
///
/// @param addressType for example `rfc822`: letters, digits and hyphens
/// @param xtext       the address as xtext that stands for printable ASCII; together with the type at most 500
/// characters
public record OriginalRecipient(String addressType, String xtext) {

    private static final int LONGEST = 500;

    public OriginalRecipient {
        if (addressType.isEmpty() || !addressType.chars().allMatch(OriginalRecipient::isTypeCharacter)) {
            throw new IllegalArgumentException("not an ORCPT address type");
        }
        if (xtext.isEmpty() || addressType.length() + xtext.length() >= LONGEST || !Xtext.isPrintable(xtext)) {
            throw new IllegalArgumentException("an ORCPT address is xtext for printable ASCII, at most 500 characters");
        }
    }

    /// Parses `type;xtext`.
    ///
    /// @throws IllegalArgumentException where `text` is not of this form
    public static OriginalRecipient parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 0) {
            throw new IllegalArgumentException("an ORCPT has a semicolon behind its address type");
        }
        return new OriginalRecipient(text.substring(0, semicolon), text.substring(semicolon + 1));
    }

    private static boolean isTypeCharacter(int c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    @Override
    public String toString() {
        return addressType + ";" + xtext;
    }
}
