package org.zsmtp.testkit.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A reply that a model server said.
///
/// @param code  three digits
/// @param lines the text of each line, octets as ISO-8859-1; none holds LF or ends in CR
public record SaidReply(int code, List<String> lines) {

    public SaidReply {
        lines = List.copyOf(lines);
    }

    /// @return the reply as it goes out; an empty last line goes without the space after its code
    byte[] octets() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            String line = lines.get(i);
            text.append(code);
            if (!last) {
                text.append('-');
            } else if (!line.isEmpty()) {
                text.append(' ');
            }
            text.append(line).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @return true where a line after the first begins with this word, in any case; parameters may follow it
    boolean announces(String keyword) {
        return lines.stream()
                .skip(1)
                .anyMatch(line -> line.toUpperCase(Locale.ROOT)
                        .strip()
                        .split("[ \t]", 2)[0]
                        .equals(keyword));
    }

    boolean isCompletion() {
        return code / 100 == 2;
    }

    boolean isIntermediate() {
        return code / 100 == 3;
    }
}
