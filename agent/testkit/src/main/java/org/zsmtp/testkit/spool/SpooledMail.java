package org.zsmtp.testkit.spool;

import java.nio.file.Path;
import java.util.List;

/// A message in the spool.
///
/// @param id the number that its file names begin with, used in reports
/// @param jobPath its path below `transport/`, as a job line names it
/// @param controlFile the file below `transport/`
/// @param messageFile the file below `queue/`
/// @param messageId with angle brackets
/// @param bodyOffset first octet of the body in the message file
/// @param recipients in the order of the control file
public record SpooledMail(
        long id,
        String jobPath,
        Path controlFile,
        Path messageFile,
        String messageId,
        long bodyOffset,
        List<Recipient> recipients) {

    /// @param offset of the `r` in the control file, used in reports
    /// @param notaryOffset of the `N` in the control file; -1 if there is none
    /// @param headerOffset first octet of the header block that belongs to the recipient
    /// @param channel first part of the quad
    /// @param host second part of the quad
    /// @param user third part of the quad, as written
    public record Recipient(
            long offset, long notaryOffset, long headerOffset, String channel, String host, String user) {}

    public SpooledMail {
        recipients = List.copyOf(recipients);
    }
}
