package org.zsmtp.testkit.server;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Which commands must be the last of a group, given what this server announced (RFC 2920 3.1, RFC 3207, RFC 4954).
final class SynchronisationPoints {

    private static final Set<String> LAST =
            Set.of("EHLO", "HELO", "LHLO", "DATA", "VRFY", "EXPN", "TURN", "QUIT", "NOOP", "STARTTLS", "AUTH", "HELP");

    private final AtomicBoolean earlyTalkAllowed;
    private boolean pipelining;

    /// @param earlyTalkAllowed shared by the connections of a server: a client may talk before the greeting of a
    ///     server that announced PIPECONNECT on an earlier connection
    SynchronisationPoints(AtomicBoolean earlyTalkAllowed) {
        this.earlyTalkAllowed = earlyTalkAllowed;
    }

    /// @param reply everything that was said in answer to EHLO or LHLO
    void announced(String reply) {
        pipelining = false;
        reply.lines().filter(line -> line.length() > 4).skip(1).forEach(line -> {
            String keyword = line.substring(4).strip();
            if (keyword.equalsIgnoreCase("PIPELINING")) pipelining = true;
            if (keyword.equalsIgnoreCase("PIPECONNECT")) earlyTalkAllowed.set(true);
        });
    }

    boolean isAfterGreeting() {
        return !earlyTalkAllowed.get();
    }

    boolean isAfter(String verb) {
        boolean greeting = verb.equals("EHLO") || verb.equals("LHLO");
        if (greeting && earlyTalkAllowed.get()) return false;
        return LAST.contains(verb) || !pipelining;
    }

    boolean isAfterContent() {
        return !pipelining;
    }
}
