package org.zsmtp.daemon.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.zsmtp.delivery.file.OrdinaryFile;

/// One line of the event log: a try of a delivery at one address. Texts are hostile still; the fields are explained in
/// `agent/docs/event-log.md`, and what is `null` there is empty here.
record EventLine(
        Instant time,
        String job,
        String spoolId,
        String messageId,
        String sender,
        String host,
        String mx,
        String remote,
        String tlsOutcome,
        String tlsWhy,
        List<Tried> recipients) {

    private static final JsonFactory JSON = new JsonFactory();

    private static final int MOST_RECIPIENTS = 1000;

    /// What came of it for one recipient.
    record Tried(String address, String verdict, String status, String reply, String why) {

        /// @return whether the recipient has to wait after it
        boolean waits() {
            return verdict.equals("delayed") || verdict.equals("in-doubt");
        }

        /// @return the server's words, or ours where there are none
        String reason() {
            return !reply.isEmpty() ? reply : !why.isEmpty() ? why : status;
        }
    }

    EventLine {
        recipients = List.copyOf(recipients);
    }

    /// Reads a log from its start, a line at a time.
    ///
    /// @param lines gets each, in their order
    /// @return how many lines cannot be understood
    /// @throws IOException where the file cannot be read, or there is none
    static long read(Path log, Consumer<EventLine> lines) throws IOException {
        try (InputStream in = Files.newInputStream(OrdinaryFile.forReading(log))) {
            return LogLines.read(in, (octets, length) -> {
                Optional<EventLine> event = parse(octets, length);
                event.ifPresent(lines);
                return event.isPresent();
            });
        }
    }

    /// @return empty where it is no event
    static Optional<EventLine> parse(byte[] octets, int length) {
        try (JsonParser json = JSON.createParser(octets, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> fields = new HashMap<>();
            Map<String, String> tls = new HashMap<>();
            List<Tried> recipients = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("tls") && value == JsonToken.START_OBJECT) {
                    texts(json, tls);
                } else if (name.equals("recipients") && value == JsonToken.START_ARRAY) {
                    recipients(json, recipients);
                } else {
                    text(json, name, fields);
                }
            }
            return json.currentToken() != JsonToken.END_OBJECT || !fields.containsKey("time")
                    ? Optional.empty()
                    : Optional.of(new EventLine(
                            Instant.parse(fields.get("time")),
                            fields.getOrDefault("job", ""),
                            fields.getOrDefault("spoolId", ""),
                            fields.getOrDefault("messageId", ""),
                            fields.getOrDefault("sender", ""),
                            fields.getOrDefault("host", ""),
                            fields.getOrDefault("mx", ""),
                            fields.getOrDefault("remote", ""),
                            tls.getOrDefault("outcome", ""),
                            tls.getOrDefault("why", ""),
                            recipients));
        } catch (IOException | DateTimeException notOne) {
            return Optional.empty();
        }
    }

    private static void recipients(JsonParser json, List<Tried> recipients) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> fields = new HashMap<>();
            texts(json, fields);
            if (recipients.size() < MOST_RECIPIENTS) {
                recipients.add(new Tried(
                        fields.getOrDefault("address", ""),
                        fields.getOrDefault("verdict", ""),
                        fields.getOrDefault("status", ""),
                        fields.getOrDefault("reply", ""),
                        fields.getOrDefault("why", "")));
            }
        }
    }

    private static void texts(JsonParser json, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            text(json, name, fields);
        }
    }

    /// Numbers and what is inside other objects is of no interest.
    private static void text(JsonParser json, String name, Map<String, String> fields) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            fields.put(name, json.getText());
        } else {
            json.skipChildren();
        }
    }
}
