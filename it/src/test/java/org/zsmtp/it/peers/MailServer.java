package org.zsmtp.it.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server that keeps what it accepts.
public interface MailServer extends Peer {

    /// All messages delivered so far, to whomever, one octet a char, lines ended by LF.
    List<String> mailbox() throws IOException;

    /// Waits for so many messages to be delivered; some servers deliver after they have accepted.
    default List<String> awaitMailbox(int count) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (List<String> messages = mailbox(); ; messages = mailbox()) {
            if (messages.size() >= count) {
                return messages;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(messages.size() + " of " + count + " messages: " + log());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
