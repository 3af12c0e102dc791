package org.zsmtp.daemon.queue;

import java.time.Instant;
import java.util.Optional;

/// What a message is called and where it is. Texts are hostile still.
///
/// @param path      of the control file in the transport directory; empty where the event log does not tell it
/// @param isQueued  whether it is in the spool
/// @param spoolId   its name in logs; empty where it is not known
/// @param messageId the text for logs, mostly the Message-ID
/// @param sender    the return path, empty for the null path
/// @param arrived   when it came; empty where the message file cannot be looked at, or has left the spool
/// @param size      of the message file in octets; -1 as well
/// @param trouble   why the message file of a queued message cannot be looked at
record ToldMessage(
        String path,
        boolean isQueued,
        String spoolId,
        String messageId,
        String sender,
        Optional<Instant> arrived,
        long size,
        Optional<String> trouble) {}
