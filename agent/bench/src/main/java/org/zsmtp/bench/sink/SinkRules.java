package org.zsmtp.bench.sink;

import java.util.Optional;

/// What a sink does not accept. Called by many threads at once; must be quick.
public interface SinkRules {

    /// Accepts everything.
    SinkRules ACCEPT_ALL = new SinkRules() {};

    /// @param path what RCPT has between the angle brackets
    /// @return the reply line of a refusal; empty accepts
    default Optional<String> recipient(String path) {
        return Optional.empty();
    }

    /// @param number of the message, counted from 1 over all connections
    /// @param id as in [Delivery]
    /// @return the reply line of a refusal; empty accepts
    default Optional<String> endOfData(long number, String id) {
        return Optional.empty();
    }

    /// The first refusal counts.
    default SinkRules and(SinkRules other) {
        SinkRules first = this;
        return new SinkRules() {
            @Override
            public Optional<String> recipient(String path) {
                return first.recipient(path).or(() -> other.recipient(path));
            }

            @Override
            public Optional<String> endOfData(long number, String id) {
                return first.endOfData(number, id).or(() -> other.endOfData(number, id));
            }
        };
    }

    /// Answers recipients whose path holds the text with this reply line.
    static SinkRules answeringRecipients(String part, String reply) {
        return new SinkRules() {
            @Override
            public Optional<String> recipient(String path) {
                return path.contains(part) ? Optional.of(reply) : Optional.empty();
            }
        };
    }

    /// Answers every n-th message with this reply line.
    static SinkRules answeringEvery(int n, String reply) {
        if (n < 1) throw new IllegalArgumentException("every " + n);
        return new SinkRules() {
            @Override
            public Optional<String> endOfData(long number, String id) {
                return number % n == 0 ? Optional.of(reply) : Optional.empty();
            }
        };
    }
}
