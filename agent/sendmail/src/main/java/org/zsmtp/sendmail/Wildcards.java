package org.zsmtp.sendmail;

import java.util.Locale;

/// Patterns of addresses as the shell has them for names of files: `*`, `?`, and sets in brackets. Without regard
/// to case.
final class Wildcards {

    private Wildcards() {}

    /// @return whether `pattern`, which may be an address, stands for `text`
    static boolean match(String pattern, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.equals(lower) || (isPattern(wanted) && stands(wanted, lower));
    }

    /// @return whether there is anything in it that stands for something else
    static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /// Where a character does not fit, the latest star takes one more: never more steps than the product of both
    /// lengths, whatever the pattern.
    private static boolean stands(String pattern, String text) {
        int at = 0;
        int read = 0;
        int afterStar = -1;
        int starReads = 0;
        while (read < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                at++;
                afterStar = at;
                starReads = read;
                continue;
            }
            int next = after(pattern, at, text.charAt(read));
            if (next >= 0) {
                at = next;
                read++;
            } else if (afterStar >= 0) {
                at = afterStar;
                starReads++;
                read = starReads;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /// @return where the pattern goes on when what stands there, which is no star, stands for this character; else
    ///     -1
    private static int after(String pattern, int at, char c) {
        if (at == pattern.length()) {
            return -1;
        }
        char wanted = pattern.charAt(at);
        if (wanted == '?') {
            return at + 1;
        }
        if (wanted == '[' && endOfSet(pattern, at + 1) > 0) {
            int end = endOfSet(pattern, at + 1);
            return isIn(pattern.substring(at + 1, end), c) ? end + 1 : -1;
        }
        if (wanted == '\\' && at + 1 < pattern.length()) {
            return pattern.charAt(at + 1) == c ? at + 2 : -1;
        }
        return wanted == c ? at + 1 : -1;
    }

    private static int endOfSet(String pattern, int start) {
        int first = start < pattern.length() && isNegation(pattern.charAt(start)) ? start + 1 : start;
        return pattern.indexOf(']', first + 1);
    }

    private static boolean isNegation(char c) {
        return c == '!' || c == '^';
    }

    /// A range that ends before it begins has nothing in it.
    private static boolean isIn(String set, char c) {
        boolean negated = isNegation(set.charAt(0));
        boolean found = false;
        int at = negated ? 1 : 0;
        while (at < set.length()) {
            char first = set.charAt(at);
            boolean range = at + 2 < set.length() && set.charAt(at + 1) == '-';
            char last = range ? set.charAt(at + 2) : first;
            found |= first <= c && c <= last;
            at += range ? 3 : 1;
        }
        return found != negated;
    }
}
