package org.zsmtp.spool;

/// What came of an attempt to mark a recipient line.
public enum LockResult {
    /// The new tag is in the file.
    WRITTEN,
    /// The file is unchanged, and the recipient is the agent's, or no longer the agent's, all the same.
    UNMARKED,
    /// The file is unchanged, because its tag is not the one expected: someone else has the recipient, or it is
    /// done.
    OTHER_TAG,
    /// The file is unchanged, because the line is too short to be a recipient's.
    TOO_SHORT;

    /// @return whether the agent may go on
    public boolean succeeded() {
        return this == WRITTEN || this == UNMARKED;
    }
}
