package org.zsmtp.scheduler;

import org.jspecify.annotations.Nullable;

/// The first word of a recipient's result: what the scheduler shall do with the recipient.
public enum Verb {
    /// Delivered; the scheduler itself appends the diagnostic record where a success notice is owed.
    OK("ok"),
    /// Delivered, a success notice is owed, and the agent has appended its diagnostic record.
    OK2("ok2"),
    /// Delivered, nothing is owed.
    OK3("ok3"),
    /// Failed for now.
    DEFERRED("deferred"),
    /// Failed for now, and so does everything else for this host: the thread is fed no further.
    DEFERALL("deferall"),
    /// Failed for now, and the thread is fed no further; always with a time.
    RETRYAT("retryat"),
    /// Failed for now at or after the end of the mail data.
    DEFERBACK("deferback"),
    /// Failed for good; the scheduler itself appends the diagnostic record.
    ERROR("error"),
    /// Failed for good, and the agent has appended its diagnostic record.
    ERROR2("error2");

    private final String word;

    Verb(String word) {
        this.word = word;
    }

    /// @return whether the recipient is done, and not to be tried again
    public boolean isFinal() {
        return switch (this) {
            case OK, OK2, OK3, ERROR, ERROR2 -> true;
            case DEFERRED, DEFERALL, RETRYAT, DEFERBACK -> false;
        };
    }

    /// @return the word on the wire
    public String word() {
        return word;
    }

    /// @return the verb of this word, or null where the scheduler knows no such word
    public static @Nullable Verb of(String word) {
        for (Verb verb : values()) {
            if (verb.word.equals(word)) {
                return verb;
            }
        }
        return null;
    }
}
