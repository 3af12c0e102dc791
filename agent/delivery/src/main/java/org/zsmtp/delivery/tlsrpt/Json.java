package org.zsmtp.delivery.tlsrpt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.JsonLine;

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
        JsonLine line = new JsonLine();
        element(this, line);
        return line.toString();
    }

    private static void element(Json json, JsonLine line) {
        switch (json) {
            case Text(String value) -> line.element(value);
            case Whole(long value) -> line.element(value);
            case Items(var values) -> items(values, line.array());
            case Fields(var values) -> fields(values, line.object());
        }
    }

    private static void items(List<Json> values, JsonLine line) {
        values.forEach(each -> element(each, line));
        line.endArray();
    }

    private static void fields(Map<String, Json> values, JsonLine line) {
        values.forEach((name, json) -> {
            switch (json) {
                case Text(String value) -> line.field(name, value);
                case Whole(long value) -> line.field(name, value);
                case Items(var items) -> items(items, line.array(name));
                case Fields(var fields) -> fields(fields, line.object(name));
            }
        });
        line.endObject();
    }
}
