package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a server has stored, by the names of the corpus.
final class Arrivals {

    private static final List<String> FIELDS = List.of("x-case", "subject", "dkim-signature");

    private final Map<String, String> byCase = new LinkedHashMap<>();

    /// @param stored messages with whatever the server put in front, lines ended by LF
    Arrivals(List<String> stored) {
        for (String message : stored) {
            String name = header(message)
                    .lines()
                    .filter(line -> line.startsWith("X-Case:"))
                    .map(line -> line.substring("X-Case:".length()).strip())
                    .findFirst()
                    .orElse("?");
            assertThat(byCase.put(name, message)).as(name + " arrived before").isNull();
        }
    }

    private static String header(String message) {
        int blank = message.indexOf("\n\n");
        return blank < 0 ? message : message.substring(0, blank + 1);
    }

    Map<String, String> byCase() {
        return byCase;
    }

    /// It means what was sent, octet for octet.
    void requireSameMeaning(AwkwardMessage sent) {
        String message = byCase.get(sent.name());
        assertThat(message).as(sent.name() + " arrived").isNotNull();
        assertThat(MimeMeaning.of(message, FIELDS)).as(sent.name()).isEqualTo(MimeMeaning.of(sent.stored(), FIELDS));
    }

    /// Its body is what was sent, octet for octet.
    void requireSameOctets(AwkwardMessage sent) {
        requireSameMeaning(sent);
        String message = byCase.get(sent.name());
        String body = message.substring(header(message).length() + 1);
        if (!body.equals(sent.storedBody())) {
            // Not compared by the assertion where it is long: its message would be twice as long.
            assertThat(shown(body)).as(sent.name()).isEqualTo(shown(sent.storedBody()));
            throw new AssertionError(sent.name() + " differs");
        }
    }

    /// For a server that takes 8-bit content: nothing was changed that need not be.
    void requireLawful(AwkwardMessage sent) {
        if (sent.unsendable()) {
            requireSameMeaning(sent);
        } else {
            requireSameOctets(sent);
        }
    }

    /// For a server that takes no octet above 127: it got none, and nothing was changed that need not be.
    void requireSevenBit(AwkwardMessage sent) {
        if (sent.unsendable() || sent.eightBit()) {
            requireSameMeaning(sent);
        } else {
            requireSameOctets(sent);
        }
        assertThat(byCase.get(sent.name()).chars().filter(octet -> octet > 127))
                .as(sent.name())
                .isEmpty();
    }

    private static String shown(String body) {
        return body.length() > 5000 ? body.length() + " octets, " + body.substring(0, 1000) : body;
    }
}
