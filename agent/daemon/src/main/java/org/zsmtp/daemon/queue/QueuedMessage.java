package org.zsmtp.daemon.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message that waits in a spool. Texts are as they stand in the control file.
///
/// @param path      of the control file in the transport directory
/// @param spoolId   its name in logs; empty where the message file cannot be looked at
/// @param arrived   when it came; empty as well
/// @param size      of the message file in octets; -1 as well
/// @param sender    the return path, empty for the null path
/// @param messageId the text for logs, mostly the Message-ID
/// @param hosts     for which recipients wait that are asked for
/// @param delivered how many recipients are done
/// @param failed    how many have failed for good
/// @param trouble   why the message file cannot be looked at
record QueuedMessage(
        String path,
        String spoolId,
        Optional<Instant> arrived,
        long size,
        String sender,
        String messageId,
        List<QueuedHost> hosts,
        int delivered,
        int failed,
        Optional<String> trouble) {

    QueuedMessage {
        hosts = List.copyOf(hosts);
    }
}
