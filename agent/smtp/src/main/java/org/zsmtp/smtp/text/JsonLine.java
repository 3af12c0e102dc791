package org.zsmtp.smtp.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of JSON (RFC 8259) in the making: printable ASCII, whatever the texts are. Owned by one thread.
///
/// Characters beyond ASCII become an escape of four digits each. Where a text holds one octet in each character, a
/// reader gets the octets back by taking each character as one.
public final class JsonLine {
    private static final String CUT = "...";

    private final StringBuilder out = new StringBuilder(1024);
    private boolean first = true;

    /// Begins with nothing.
    public JsonLine() {}

    /// Opens an object: the line itself, or an element of an array.
    public JsonLine object() {
        separate();
        return open('{');
    }

    /// Opens an object as a field of the object.
    public JsonLine object(String name) {
        name(name);
        return open('{');
    }

    public JsonLine endObject() {
        return close('}');
    }

    /// Opens an array: the line itself, or an element of an array.
    public JsonLine array() {
        separate();
        return open('[');
    }

    /// Opens an array as a field of the object.
    public JsonLine array(String name) {
        name(name);
        return open('[');
    }

    public JsonLine endArray() {
        return close(']');
    }

    /// @param value null becomes `null`
    public JsonLine field(String name, @Nullable String value) {
        return field(name, value, Integer.MAX_VALUE);
    }

    /// @param value null becomes `null`
    /// @param limit the most characters of it that are kept
    public JsonLine field(String name, @Nullable String value, int limit) {
        name(name);
        if (value == null) {
            out.append("null");
        } else {
            string(value, limit);
        }
        return this;
    }

    public JsonLine field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    public JsonLine field(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /// @param millis null becomes `null`
    public JsonLine milliseconds(String name, @Nullable Double millis) {
        name(name);
        out.append(millis == null ? "null" : String.format(Locale.ROOT, "%.3f", millis));
        return this;
    }

    /// A number as an element of an array.
    public JsonLine element(long value) {
        separate();
        out.append(value);
        return this;
    }

    /// A text as an element of an array.
    public JsonLine element(String value) {
        return element(value, Integer.MAX_VALUE);
    }

    /// A text as an element of an array.
    ///
    /// @param limit the most characters of it that are kept
    public JsonLine element(String value, int limit) {
        separate();
        string(value, limit);
        return this;
    }

    /// @return the line without a line end
    @Override
    public String toString() {
        return out.toString();
    }

    /// @return the line with its LF
    public String text() {
        return out + "\n";
    }

    private JsonLine open(char bracket) {
        out.append(bracket);
        first = true;
        return this;
    }

    private JsonLine close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void name(String name) {
        separate();
        string(name, Integer.MAX_VALUE);
        out.append(':');
    }

    private void string(String value, int limit) {
        int kept = value.length() <= limit ? value.length() : limit - CUT.length();
        out.append('"');
        for (int i = 0; i < kept; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                escape(c);
            }
        }
        out.append(kept < value.length() ? CUT : "").append('"');
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xF, 16));
        }
    }
}
