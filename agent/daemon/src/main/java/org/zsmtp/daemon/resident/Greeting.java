package org.zsmtp.daemon.resident;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What is said to the engine by whoever comes to it.
///
/// On the wire: `zsmtp-agent 1`, the purpose, the key, the host, and the octets that the engine before had read and not
/// used, each ended by NUL.
///
/// @param purpose what it wants
/// @param key     the installation, user, directory, environment and options that an agent was started with
/// @param host    its operand, the host of jobs that name none
/// @param pending what the engine before had read of the scheduler's lines, a char for each octet; empty for a new one
record Greeting(Purpose purpose, String key, Optional<String> host, String pending) {

    private static final String VERSION = "zsmtp-agent 1";
    private static final int FIELDS = 5;

    /// What whoever comes wants.
    enum Purpose {
        /// An agent that the scheduler has just started wants to be served.
        NEW("new"),
        /// An agent that another engine has served wants to be served; the scheduler has had its first `#hungry`.
        MOVED("moved"),
        /// The operator wants another engine in this one's place.
        LEAVE("leave");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }

        private static Purpose of(String word) {
            for (Purpose each : values()) {
                if (each.word.equals(word)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("the greeting is not understood");
        }
    }

    /// @throws IllegalArgumentException where this engine does not understand it
    static Greeting parse(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        List<String> fields = List.of(text.split("\0", -1));
        if (fields.size() != FIELDS + 1
                || !fields.getLast().isEmpty()
                || !fields.getFirst().equals(VERSION)) {
            throw new IllegalArgumentException("the greeting is not understood");
        }
        return new Greeting(
                Purpose.of(fields.get(1)),
                fields.get(2),
                Optional.of(fields.get(3)).filter(host -> !host.isEmpty()),
                fields.get(4));
    }
}
