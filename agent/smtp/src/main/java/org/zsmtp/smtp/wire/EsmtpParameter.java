package org.zsmtp.smtp.wire;

import org.jspecify.annotations.Nullable;

/// A parameter of MAIL or RCPT, `keyword` or `keyword=value` (RFC 5321 section 4.1.2).
///
/// @param keyword letters, digits and hyphens, starting with a letter or digit
/// @param value   printable ASCII without space and `=`; null for a keyword without value
public record EsmtpParameter(String keyword, @Nullable String value) {

    private static final int LONGEST_VALUE = 1000;

    public EsmtpParameter {
        if (keyword.isEmpty()
                || keyword.startsWith("-")
                || !keyword.chars().allMatch(EsmtpParameter::isKeywordCharacter)) {
            throw new IllegalArgumentException("not a parameter keyword");
        }
        if (value != null && !isValue(value)) {
            throw new IllegalArgumentException("not a value for parameter " + keyword);
        }
    }

    /// A parameter without value.
    public EsmtpParameter(String keyword) {
        this(keyword, null);
    }

    /// @return true where `value` may stand after `keyword=`
    public static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_VALUE
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '=');
    }

    private static boolean isKeywordCharacter(int c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    @Override
    public String toString() {
        return value == null ? keyword : keyword + "=" + value;
    }
}
