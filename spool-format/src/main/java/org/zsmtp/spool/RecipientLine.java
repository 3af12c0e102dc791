package org.zsmtp.spool;

import org.jspecify.annotations.Nullable;

/// A recipient, the `r` line, with all that other lines of the file say about it.
///
/// @param offset    where the line starts in the control file, in octets; reports name it
/// @param tag       its state when the file was read
/// @param channel   the channel that delivers it
/// @param host      the host to deliver it to
/// @param user      the address as it goes into SMTP, with its quotes and backslashes
/// @param privilege what is left of the line: a user number, perhaps negative; may be empty
/// @param sender    the sender line in force
/// @param notary    the notification parameters of this very recipient; null where it has none
/// @param headers   the header block that covers it
public record RecipientLine(
        long offset,
        RecipientTag tag,
        String channel,
        String host,
        String user,
        String privilege,
        SenderLine sender,
        @Nullable RecipientNotary notary,
        HeaderBlock headers) {

    /// @return where the `N` line starts in the control file, -1 without one; diagnostic records name it
    public long notaryOffset() {
        return notary == null ? -1 : notary.offset();
    }
}
