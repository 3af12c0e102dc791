package org.zsmtp.testkit.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The mail transaction of one connection as far as the server's own replies made it true (RFC 5321 3.3).
///
/// Not for several threads: it belongs to the thread of its connection.
final class Transaction {

    private @Nullable CommandLine mail;
    private final List<ReceivedMessage.To> recipients = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private boolean chunkRefused;

    void replied(CommandLine command, String reply) {
        if (!positive(reply)) return;
        switch (command.verb()) {
            case "MAIL" -> {
                clear();
                mail = command;
            }
            case "RCPT" -> recipients.add(new ReceivedMessage.To(command.path(), command.parameters()));
            case "EHLO", "HELO", "LHLO", "RSET" -> clear();
            default -> {}
        }
    }

    void append(String octets) {
        content.append(octets);
    }

    void refuseChunk() {
        chunkRefused = true;
    }

    boolean chunkRefused() {
        return chunkRefused;
    }

    boolean mailAccepted() {
        return mail != null;
    }

    int recipients() {
        return recipients.size();
    }

    ReceivedMessage message(int connection) {
        CommandLine from = mail;
        return new ReceivedMessage(
                connection,
                from == null ? "" : from.path(),
                from == null ? "" : from.parameters(),
                recipients,
                content.toString());
    }

    void clear() {
        mail = null;
        recipients.clear();
        content.setLength(0);
        chunkRefused = false;
    }

    static boolean positive(String reply) {
        return reply.startsWith("2");
    }
}
