package org.zsmtp.submission.examples;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Reply;

// begin listener
/// Writes down what is said, and what becomes of whom.
final class Listening implements DeliveryListener {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void connectFailed(Endpoint endpoint, String why) {
        lines.add(endpoint + ": " + why);
    }

    @Override
    public void settled(MailObject mail, RecipientResult result) {
        lines.add(result.recipient().forwardPath().text() + ": " + result.verdict());
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        return new ConversationListener() {
            @Override
            public void sent(@Nullable OutboundMessage message, String line) {
                lines.add("> " + line);
            }

            @Override
            public void received(@Nullable OutboundMessage message, String command, Reply reply, Duration took) {
                lines.add("< " + reply.code() + " " + reply.lastLine().replaceAll("[^ -~]", "?"));
            }
        };
    }
}
// end
