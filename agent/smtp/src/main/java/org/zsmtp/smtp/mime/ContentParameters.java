package org.zsmtp.smtp.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The parameters of a `Content-Type` field as real mail has them: values with specials or blanks and no quotes,
/// comments, semicolons left out or given twice, values in pieces or with a character set (RFC 2231).
final class ContentParameters {
    private final String text;
    private int at;
    private final Set<String> boundaries = new LinkedHashSet<>();
    private final Map<Integer, String> pieces = new TreeMap<>();
    private String charset = "";

    private ContentParameters(String text) {
        this.text = text;
    }

    /// @param text the text after type and subtype, folds and comments included
    static ContentParameters parse(String text) {
        ContentParameters parameters = new ContentParameters(text);
        while (parameters.at < text.length()) {
            parameters.parameter();
        }
        return parameters;
    }

    /// @return what may be meant, the likeliest first
    List<String> boundaries() {
        Set<String> all = new LinkedHashSet<>(boundaries);
        all.add(String.join("", pieces.values()).stripTrailing());
        all.remove("");
        return new ArrayList<>(all);
    }

    /// @return in lower case, without quotes; empty where none is named
    String charset() {
        return charset;
    }

    private void parameter() {
        skipBlanks();
        int from = at;
        while (at < text.length() && "=; \t\r\n(".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(from, at).toLowerCase(Locale.ROOT);
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '=') {
            // A word that is no parameter, or a semicolon.
            at = at == from || (at < text.length() && text.charAt(at) == ';') ? at + 1 : at;
            return;
        }
        at++;
        skipBlanks();
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        List<String> values = quoted ? quoted() : raw();
        found(name, values);
    }

    private void found(String name, List<String> values) {
        String first = values.getFirst();
        if (name.equals("charset") || name.equals("charset*")) {
            String bare = name.endsWith("*") ? extended(first, true) : first;
            charset = bare.replaceAll("[\"'<>]", "").toLowerCase(Locale.ROOT);
        } else if (name.equals("boundary")) {
            values.forEach(value -> boundaries.add(value.stripTrailing()));
        } else if (name.startsWith("boundary*")) {
            String number = name.substring("boundary*".length());
            boolean isExtended = number.isEmpty() || number.endsWith("*");
            String digits = number.replace("*", "");
            if (digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int piece = digits.isEmpty() ? 0 : Integer.parseInt(digits);
                pieces.putIfAbsent(piece, isExtended ? extended(first, piece == 0) : first);
            }
        }
    }

    /// RFC 2231 section 4.
    private static String extended(String value, boolean named) {
        // All of it where there are no two apostrophes.
        String encoded = named ? value.substring(value.indexOf('\'', value.indexOf('\'') + 1) + 1) : value;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            int high = i + 2 < encoded.length() && encoded.charAt(i) == '%'
                    ? Character.digit(encoded.charAt(i + 1), 16)
                    : -1;
            int low = high < 0 ? -1 : Character.digit(encoded.charAt(i + 2), 16);
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.write(encoded.charAt(i));
            }
        }
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    /// A quoted string: folds removed, as RFC 5322 section 3.2.4 has it; or with their blanks, or with its
    /// backslashes, as others do.
    private List<String> quoted() {
        StringBuilder value = new StringBuilder();
        StringBuilder verbatim = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                verbatim.append('\\');
                at++;
            }
            value.append(text.charAt(at));
            verbatim.append(text.charAt(at));
        }
        at = Math.min(at + 1, text.length());
        String whole = value.toString().replaceAll("[\r\n]", "");
        List<String> values = new ArrayList<>(List.of(whole));
        values.add(value.toString().replaceAll("[\r\n]+[ \t]*", ""));
        values.add(verbatim.toString().replaceAll("[\r\n]", ""));
        values.add(whole.strip());
        return values;
    }

    /// Without quotes: up to a blank; up to the semicolon; up to a comment; or the text in angle brackets.
    private List<String> raw() {
        int from = at;
        while (at < text.length() && text.charAt(at) != ';') {
            at++;
        }
        String whole = text.substring(from, at).strip();
        int blank = 0;
        while (blank < whole.length() && whole.charAt(blank) > ' ') {
            blank++;
        }
        String word = whole.substring(0, blank);
        int comment = word.indexOf('(');
        List<String> values = new ArrayList<>(List.of(word, whole.replaceAll("[\r\n]", "")));
        if (comment > 0) {
            values.add(word.substring(0, comment));
        }
        if (word.length() > 2 && word.startsWith("<") && word.endsWith(">")) {
            values.add(word.substring(1, word.length() - 1));
        }
        if (blank < whole.length()) {
            // Where a semicolon was forgotten, another parameter follows.
            at = from + blank;
        }
        return values;
    }

    private void skipBlanks() {
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (depth > 0) {
                if (c == '\\') {
                    at++;
                } else if (c == ')') {
                    depth--;
                }
            } else if (c > ' ') {
                break;
            }
        }
        at = Math.min(at, text.length());
    }
}
