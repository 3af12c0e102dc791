package org.zsmtp.sendmail;

import java.util.Locale;
import java.util.regex.Pattern;

/// Patterns of addresses as the shell has them for names of files: `*`, `?`, and sets in brackets. Without regard to
/// case.
final class Wildcards {

    private Wildcards() {}

    /// @return whether `pattern`, which may be an address, stands for `text`
    static boolean match(String pattern, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.equals(lower)
                || (isPattern(wanted) && regex(wanted).matcher(lower).matches());
    }

    /// @return whether there is anything in it that stands for something else
    static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /// Every quantifier is possessive or bounded by one character: no text makes it slow but for several stars, of
    /// which neighbours become one.
    private static Pattern regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == '*') {
                if (!regex.toString().endsWith(".*")) {
                    regex.append(".*");
                }
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '[' && endOfSet(pattern, at) > 0) {
                int end = endOfSet(pattern, at);
                regex.append(set(pattern.substring(at, end)));
                at = end + 1;
            } else if (c == '\\' && at < pattern.length()) {
                regex.append(Pattern.quote(pattern.substring(at, ++at)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static int endOfSet(String pattern, int start) {
        int first = start < pattern.length() && isNegation(pattern.charAt(start)) ? start + 1 : start;
        return pattern.indexOf(']', first + 1);
    }

    private static boolean isNegation(char c) {
        return c == '!' || c == '^';
    }

    private static String set(String inside) {
        boolean negated = isNegation(inside.charAt(0));
        StringBuilder set = new StringBuilder(negated ? "[^" : "[");
        for (int i = negated ? 1 : 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            boolean plain = c == '-' || Character.isLetterOrDigit(c);
            set.append(plain ? "" : "\\").append(c);
        }
        return set.append(']').toString();
    }
}
