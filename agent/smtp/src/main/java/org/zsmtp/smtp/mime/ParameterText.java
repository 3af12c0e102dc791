package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Encodes 8-bit text in the parameters of a MIME field (RFC 2231 section 4): `filename="..."` becomes
/// `filename*=CHARSET''...`, in pieces of whole characters where it is long (section 3), as is what is too long for
/// a line without that. Everything else is left alone.
final class ParameterText {
    private static final int LAST_COLUMN = 76;
    private static final int PIECE = 56;

    private final String value;
    private final DefaultCharset charset;
    private final Treatment.Header how;
    private final StringBuilder written = new StringBuilder();
    private int at;

    ParameterText(String value, DefaultCharset charset, Treatment.Header how) {
        this.value = value;
        this.charset = charset;
        this.how = how;
    }

    String encoded() {
        copyTo(';');
        while (at < value.length()) {
            parameter();
        }
        return written.toString();
    }

    /// From one semicolon to the next.
    private void parameter() {
        int from = at;
        at++;
        int equals = value.indexOf('=', at);
        int next = endOf(at);
        String whole = value.substring(from, next);
        at = next;
        boolean high = how.encodes() && whole.chars().anyMatch(c -> c > 0x7f);
        boolean tooLong = whole.lines().anyMatch(line -> line.length() > FieldText.LONGEST_WORD);
        if (!(high || tooLong) || equals < 0 || equals >= next) {
            written.append(whole);
            return;
        }
        String name = value.substring(from + 1, equals).strip();
        String text = value.substring(equals + 1, next).strip();
        boolean extended = name.endsWith("*") && name.indexOf('*') == name.length() - 1;
        String bareName = extended ? name.substring(0, name.length() - 1) : name;
        boolean plain = bareName.chars().allMatch(c -> c > ' ' && c < 0x7f && "*'%()<>@,;:\\\"/[]?=".indexOf(c) < 0);
        boolean commented = text.indexOf('(') >= 0 && !text.startsWith("\"");
        if (bareName.isEmpty()
                || !plain
                || commented
                || bareName.toLowerCase(Locale.ROOT).equals("boundary")) {
            written.append(whole);
        } else if (extended) {
            int start = text.indexOf('\'', text.indexOf('\'') + 1) + 1;
            write(bareName, text.substring(0, start), units(percentDecoded(text.substring(start))));
        } else {
            byte[] octets = unquoted(text).getBytes(StandardCharsets.ISO_8859_1);
            write(bareName, (Utf8.is(octets) ? "UTF-8" : charset.name()) + "''", units(octets));
        }
    }

    private void write(String name, String start, List<String> units) {
        String whole = name + "*=" + start + String.join("", units);
        if (whole.length() < LAST_COLUMN) {
            written.append(";\n\t").append(whole);
            return;
        }
        StringBuilder piece = new StringBuilder(start);
        int number = 0;
        for (String unit : units) {
            if (piece.length() + unit.length() > PIECE && piece.length() > start.length()) {
                put(name, number++, piece);
                piece.setLength(0);
            }
            piece.append(unit);
        }
        put(name, number, piece);
    }

    private void put(String name, int number, StringBuilder piece) {
        written.append(";\n\t")
                .append(name)
                .append('*')
                .append(number)
                .append("*=")
                .append(piece);
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder unquoted = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                i++;
                c = text.charAt(i);
            }
            if (c != '\n' && c != '\r') {
                unquoted.append(c);
            }
        }
        return unquoted.toString();
    }

    private static byte[] percentDecoded(String text) {
        Octets octets = new Octets(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            boolean escaped = text.charAt(i) == '%'
                    && i + 2 < text.length()
                    && Character.digit(text.charAt(i + 1), 16) >= 0
                    && Character.digit(text.charAt(i + 2), 16) >= 0;
            if (escaped) {
                octets.put(Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                octets.put(text.charAt(i));
            }
        }
        return octets.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What may not be parted, each encoded: characters where it is UTF-8, else octets.
    private static List<String> units(byte[] octets) {
        boolean utf8 = Utf8.is(octets);
        List<String> units = new ArrayList<>();
        for (byte octet : octets) {
            boolean safe = (octet >= 'a' && octet <= 'z')
                    || (octet >= 'A' && octet <= 'Z')
                    || (octet >= '0' && octet <= '9')
                    || octet == '.'
                    || octet == '-'
                    || octet == '_';
            String unit = safe ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff);
            if (utf8 && (octet & 0xc0) == 0x80) {
                units.add(units.removeLast() + unit);
            } else {
                units.add(unit);
            }
        }
        return units;
    }

    private void copyTo(char end) {
        int from = at;
        at = value.indexOf(end, at);
        at = at < 0 ? value.length() : at;
        written.append(value, from, at);
    }

    /// @return where the parameter that starts at `from` ends: at a semicolon outside quotes
    private int endOf(int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }
}
