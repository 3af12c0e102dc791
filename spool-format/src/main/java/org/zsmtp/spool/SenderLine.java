package org.zsmtp.spool;

/// A sender, the `s` line that recipients follow. Two lines of the same text are two senders, because recipients of
/// different lines do not travel together: the offset is part of the value.
///
/// @param offset    where the line starts in the control file, in octets
/// @param channel   the channel that the message came from; `error` for notifications
/// @param host      the host that it came from
/// @param user      the return address as it goes into SMTP, with its quotes and backslashes
/// @param privilege what is left of the line: a user number, perhaps negative; may be empty
public record SenderLine(long offset, String channel, String host, String user, String privilege) {

    /// @return whether the return path is the null path, so that no notification of the message may ever be sent
    public boolean isNullReversePath() {
        return channel.equals("error") || user.equals("<>");
    }
}
