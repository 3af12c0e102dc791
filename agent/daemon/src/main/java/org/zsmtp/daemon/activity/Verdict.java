package org.zsmtp.daemon.activity;

import java.util.Optional;

/// What came of a try for one recipient, as the event log names it.
enum Verdict {
    RELAYED("relayed", Kind.DELIVERED),
    DELIVERED("delivered", Kind.DELIVERED),
    DELAYED("delayed", Kind.DELAYED),
    IN_DOUBT("in-doubt", Kind.DELAYED),
    FAILED("failed", Kind.FAILED);

    /// What it means to whoever waits for the mail.
    enum Kind {
        DELIVERED("delivered"),
        DELAYED("delayed"),
        FAILED("failed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String word;
    private final Kind kind;

    Verdict(String word, Kind kind) {
        this.word = word;
        this.kind = kind;
    }

    /// @return empty where it is none of the words of the event log
    static Optional<Verdict> of(String word) {
        for (Verdict each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    String word() {
        return word;
    }

    Kind kind() {
        return kind;
    }
}
