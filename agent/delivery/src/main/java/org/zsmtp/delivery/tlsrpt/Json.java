package org.zsmtp.delivery.tlsrpt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON (RFC 8259) as far as reports have it: no fractions, no booleans.
sealed interface Json {

    record Text(String value) implements Json {}

    record Whole(long value) implements Json {}

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// Its fields keep their order.
    record Fields(Map<String, Json> values) implements Json {

        static Fields empty() {
            return new Fields(new LinkedHashMap<>());
        }

        Fields with(String name, Json value) {
            values.put(name, value);
            return this;
        }

        Fields with(String name, long value) {
            return with(name, new Whole(value));
        }

        /// @param value null leaves the field out
        Fields with(String name, @Nullable String value) {
            return value == null ? this : with(name, new Text(value));
        }

        Fields with(String name, List<String> value) {
            return with(name, new Items(value.stream().<Json>map(Text::new).toList()));
        }

        /// @return empty where there is no such text
        Optional<String> text(String name) {
            return values.get(name) instanceof Text(String value) ? Optional.of(value) : Optional.empty();
        }

        /// @return the texts of an array; empty where there is no such array
        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            if (values.get(name) instanceof Items(var items)) {
                for (Json item : items) {
                    if (item instanceof Text(String value)) {
                        texts.add(value);
                    }
                }
            }
            return texts;
        }

        /// @return the objects of an array; empty where there is no such array
        List<Fields> objects(String name) {
            List<Fields> objects = new ArrayList<>();
            if (values.get(name) instanceof Items(var items)) {
                for (Json item : items) {
                    if (item instanceof Fields fields) {
                        objects.add(fields);
                    }
                }
            }
            return objects;
        }
    }

    /// @return in one line of printable ASCII
    default String text() {
        StringBuilder out = new StringBuilder();
        write(this, out);
        return out.toString();
    }

    private static void write(Json json, StringBuilder out) {
        switch (json) {
            case Text(String value) -> quote(value, out);
            case Whole(long value) -> out.append(value);
            case Items(var values) -> {
                String separator = "[";
                for (Json value : values) {
                    out.append(separator);
                    write(value, out);
                    separator = ",";
                }
                out.append(values.isEmpty() ? "[]" : "]");
            }
            case Fields(var values) -> {
                String separator = "{";
                for (Map.Entry<String, Json> field : values.entrySet()) {
                    out.append(separator);
                    quote(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    separator = ",";
                }
                out.append(values.isEmpty() ? "{}" : "}");
            }
        }
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append("\\u").append(Character.forDigit(c >> 12, 16));
                out.append(Character.forDigit(c >> 8 & 0xF, 16));
                out.append(Character.forDigit(c >> 4 & 0xF, 16));
                out.append(Character.forDigit(c & 0xF, 16));
            }
        }
        out.append('"');
    }
}
