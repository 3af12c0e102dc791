package org.zsmtp.smtp.mime;

/// The name of the character set that unlabelled 8-bit text is taken for: a MIME `charset` value (RFC 2978 section
/// 2.3) that needs no quotes in a parameter and fits an encoded word.
///
/// @param name as an operator wrote it
public record DefaultCharset(String name) {

    /// ZMailer's default.
    public static final DefaultCharset ISO_8859_1 = new DefaultCharset("ISO-8859-1");

    private static final int LONGEST = 40;

    /// @throws IllegalArgumentException where `name` is no name of a character set
    public DefaultCharset {
        if (name.isEmpty() || name.length() > LONGEST || !name.chars().allMatch(DefaultCharset::isNameCharacter)) {
            throw new IllegalArgumentException("not the name of a character set");
        }
    }

    /// RFC 2978's characters without those that a token of MIME or an encoded word has no room for.
    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_+".indexOf(c) >= 0;
    }
}
