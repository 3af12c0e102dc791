package org.zsmtp.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A word of a `z` line: what is asked for the whole message beyond what ZMailer knows, in the form of a parameter of
/// MAIL (RFC 5321 section 4.1.2).
///
/// @param keyword in upper case
/// @param value   printable ASCII without space and `=`; null where the keyword says it all
public record MailParameter(String keyword, @Nullable String value) {

    /// Mail that travels under TLS only (RFC 8689).
    public static final String REQUIRETLS = "REQUIRETLS";

    private static final int LONGEST = 1000;
    private static final int MOST = 50;

    public MailParameter {
        keyword = keyword.toUpperCase(Locale.ROOT);
        if (!keyword.matches("[A-Z0-9][A-Z0-9-]{0,63}")) {
            throw new IllegalArgumentException("a keyword is made of letters, digits and hyphens");
        }
        if (value != null && !isValue(value)) {
            throw new IllegalArgumentException("the value of " + keyword + " is none");
        }
        if (keyword.equals(REQUIRETLS) && value != null) {
            throw new IllegalArgumentException(REQUIRETLS + " has no value");
        }
    }

    private static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '=');
    }

    /// Reads the value of a `z` line: parameters with blanks or TABs between them.
    ///
    /// @throws IllegalArgumentException where one of them is none; the message is printable
    static List<MailParameter> parse(String line) {
        List<MailParameter> parameters = new ArrayList<>();
        for (String word : line.strip().split("[ \t]+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            int sign = word.indexOf('=');
            parameters.add(
                    sign < 0
                            ? new MailParameter(word, null)
                            : new MailParameter(word.substring(0, sign), word.substring(sign + 1)));
            if (parameters.size() > MOST) {
                throw new IllegalArgumentException("more than " + MOST + " parameters");
            }
        }
        return parameters;
    }
}
