package org.zsmtp.daemon.activity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a line of the event log tells of servers and of what became of mail. Texts are hostile still; the fields are
/// explained in `agent/docs/event-log.md`, and what is `null` there is empty or 0 here.
///
/// @param isTransaction whether anything of a mail transaction was sent
/// @param leftOut       recipients of which the line does not tell what became of them
record ActivityLine(
        Instant time,
        String host,
        boolean isTransaction,
        long octets,
        Tls tls,
        List<Took> commands,
        List<Outcome> recipients,
        long leftOut) {

    private static final JsonFactory JSON = new JsonFactory();

    /// The log has no other times; with them, no sum of seconds overflows.
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /// More than a line of the log ever has, of commands and of recipients.
    private static final int MOST = 1000;

    private static final long MOST_OCTETS = 1L << 50;

    /// Transport security; all empty where it never came to that.
    record Tls(String outcome, String version, String verified) {}

    /// @param milliseconds may be anything that can be written as a number
    record Took(Phase phase, double milliseconds) {}

    /// What came of it for one recipient.
    ///
    /// @param isLast whether the same address is not tried again at once
    record Outcome(Verdict verdict, boolean isLast, String status, String reply, String why) {

        /// @return the server's words, or ours where there are none
        String reason() {
            return !reply.isEmpty() ? reply : !why.isEmpty() ? why : status;
        }
    }

    ActivityLine {
        commands = List.copyOf(commands);
        recipients = List.copyOf(recipients);
    }

    /// @return empty where it is no event
    static Optional<ActivityLine> parse(byte[] octets, int length) {
        try (JsonParser json = JSON.createParser(octets, 0, length)) {
            return json.nextToken() == JsonToken.START_OBJECT ? event(json) : Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static Optional<ActivityLine> event(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        Map<String, String> tls = new HashMap<>();
        List<Took> commands = new ArrayList<>();
        List<Outcome> recipients = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("tls") && value == JsonToken.START_OBJECT) {
                values(json, tls);
            } else if (name.equals("commands") && value == JsonToken.START_ARRAY) {
                commands(json, commands);
            } else if (name.equals("recipients") && value == JsonToken.START_ARRAY) {
                recipients(json, recipients);
            } else {
                value(json, name, fields);
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || !fields.containsKey("time")) {
            return Optional.empty();
        }
        Instant time = Instant.parse(fields.get("time"));
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            return Optional.empty();
        }
        return Optional.of(new ActivityLine(
                time,
                fields.getOrDefault("host", ""),
                number(fields, "transaction") > 0,
                number(fields, "octets"),
                new Tls(
                        tls.getOrDefault("outcome", ""),
                        tls.getOrDefault("version", ""),
                        tls.getOrDefault("verified", "")),
                commands,
                recipients,
                number(fields, "recipientsLeftOut")));
    }

    /// Numbers that no log has are made such that sums of them do not overflow.
    private static long number(Map<String, String> fields, String name) {
        return Math.clamp(Long.parseLong(fields.getOrDefault(name, "0")), 0, MOST_OCTETS);
    }

    private static void commands(JsonParser json, List<Took> commands) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> fields = new HashMap<>();
            values(json, fields);
            Optional<Phase> phase = Phase.of(fields.getOrDefault("command", ""));
            if (phase.isPresent() && fields.containsKey("milliseconds") && commands.size() < MOST) {
                commands.add(new Took(phase.get(), Double.parseDouble(fields.get("milliseconds"))));
            }
        }
    }

    private static void recipients(JsonParser json, List<Outcome> recipients) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> fields = new HashMap<>();
            values(json, fields);
            Verdict verdict = Verdict.of(fields.getOrDefault("verdict", ""))
                    .orElseThrow(() -> new IllegalArgumentException("no such verdict"));
            if (recipients.size() < MOST) {
                recipients.add(new Outcome(
                        verdict,
                        !fields.getOrDefault("next", "").equals("again"),
                        fields.getOrDefault("status", ""),
                        fields.getOrDefault("reply", ""),
                        fields.getOrDefault("why", "")));
            }
        }
    }

    private static void values(JsonParser json, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            value(json, name, fields);
        }
    }

    /// What is inside other objects is of no interest.
    private static void value(JsonParser json, String name, Map<String, String> fields) throws IOException {
        switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fields.put(name, json.getText());
            case null, default -> json.skipChildren();
        }
    }
}
