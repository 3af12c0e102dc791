package org.zsmtp.it.compat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zsmtp.testkit.Escapes;

/// A capture's `smtp-transcript`, read.
///
/// @param connections in the order of their opening
record SmtpTranscript(List<CapturedConnection> connections) {

    /// Where a transcript names no address there was one server.
    static final String ONLY_SERVER = "127.0.0.1";

    private static final Pattern LINE = Pattern.compile("(?:([0-9.]+): )?(\\d+) (C: |S: |# )(.*)");

    SmtpTranscript {
        connections = List.copyOf(connections);
    }

    static SmtpTranscript parse(String text) {
        Map<String, ConnectionReader> readers = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) throw new IllegalArgumentException("not a transcript line: " + line);
            String server = parts.group(1) == null ? ONLY_SERVER : parts.group(1);
            ConnectionReader reader =
                    readers.computeIfAbsent(server + " " + parts.group(2), _ -> new ConnectionReader(server));
            switch (parts.group(3)) {
                case "C: " -> reader.client(Escapes.unescape(parts.group(4)));
                case "S: " -> reader.server(Escapes.unescape(parts.group(4)));
                default -> reader.remark(parts.group(4));
            }
        });
        return new SmtpTranscript(
                readers.values().stream().map(ConnectionReader::finish).toList());
    }
}
