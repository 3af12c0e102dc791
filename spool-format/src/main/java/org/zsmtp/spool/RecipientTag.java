package org.zsmtp.spool;

import org.jspecify.annotations.Nullable;

/// A recipient's state, the tag octet behind the letter of its line.
public enum RecipientTag {
    /// Not delivered yet; temporary failures come back to it.
    PENDING(' '),
    /// An agent works on it; its process number is in the slot.
    LOCKED('~'),
    /// Done.
    DELIVERED('+'),
    /// Failed for good.
    FAILED('-');

    private final char octet;

    RecipientTag(char octet) {
        this.octet = octet;
    }

    /// @return the octet in the file
    public char octet() {
        return octet;
    }

    static @Nullable RecipientTag of(int octet) {
        for (RecipientTag tag : values()) {
            if (tag.octet == octet) {
                return tag;
            }
        }
        return null;
    }
}
