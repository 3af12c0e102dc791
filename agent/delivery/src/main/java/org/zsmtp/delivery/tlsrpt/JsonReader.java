package org.zsmtp.delivery.tlsrpt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.delivery.tlsrpt.Json.Fields;
import org.zsmtp.delivery.tlsrpt.Json.Items;
import org.zsmtp.delivery.tlsrpt.Json.Text;
import org.zsmtp.delivery.tlsrpt.Json.Whole;

/// Reads one line of [Json]. Strict, and of bounded depth.
final class JsonReader {

    private static final int DEEPEST = 10;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException where it is none, or has what reports have not
    static Json read(String text) {
        JsonReader reader = new JsonReader(text);
        Json json = reader.value(0);
        reader.blanks();
        if (reader.at != text.length()) {
            throw reader.broken();
        }
        return json;
    }

    private Json value(int depth) {
        blanks();
        if (depth > DEEPEST) {
            throw broken();
        }
        return switch (next()) {
            case '{' -> fields(depth);
            case '[' -> items(depth);
            case '"' -> new Text(rest());
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> whole();
            default -> throw broken();
        };
    }

    private Fields fields(int depth) {
        Map<String, Json> values = new LinkedHashMap<>();
        blanks();
        if (skips('}')) {
            return new Fields(values);
        }
        do {
            blanks();
            expect('"');
            String name = rest();
            blanks();
            expect(':');
            values.put(name, value(depth + 1));
            blanks();
        } while (skips(','));
        expect('}');
        return new Fields(values);
    }

    private Items items(int depth) {
        List<Json> values = new ArrayList<>();
        blanks();
        if (skips(']')) {
            return new Items(values);
        }
        do {
            values.add(value(depth + 1));
            blanks();
        } while (skips(','));
        expect(']');
        return new Items(values);
    }

    private Whole whole() {
        int start = at - 1;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 18) {
            at++;
        }
        return new Whole(Long.parseLong(text.substring(start, at)));
    }

    /// Behind the opening quote.
    private String rest() {
        StringBuilder out = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw broken();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        return out.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw broken();
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw broken();
        };
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skips(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!skips(wanted)) {
            throw broken();
        }
    }

    private char next() {
        if (at == text.length()) {
            throw broken();
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("not JSON at character " + at);
    }
}
