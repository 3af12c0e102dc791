package org.zsmtp.scheduler;

import org.jspecify.annotations.Nullable;

/// The action of a delivery status notification (RFC 3464 section 2.3.3). The scheduler chooses by it who is told
/// of an expired message, so that even a temporary failure is reported as [#FAILED].
public enum NotaryAction {
    FAILED("failed"),
    DELIVERED("delivered"),
    RELAYED("relayed"),
    DELAYED("delayed"),
    EXPANDED("expanded"),
    /// Nothing to notify of.
    NONE("-");

    private final String word;

    NotaryAction(String word) {
        this.word = word;
    }

    /// @return the word on the wire
    public String word() {
        return word;
    }

    /// @return the action of this word, or null where there is none
    public static @Nullable NotaryAction of(String word) {
        for (NotaryAction action : values()) {
            if (action.word.equals(word)) {
                return action;
            }
        }
        return null;
    }
}
