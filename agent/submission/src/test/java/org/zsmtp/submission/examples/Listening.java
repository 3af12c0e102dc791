package org.zsmtp.submission.examples;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Exchange;
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
            public void sent(@Nullable OutboundMessage message, Exchange exchange) {
                lines.add("> " + exchange.line());
            }

            @Override
            public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
                lines.add("< " + reply.code() + " " + reply.lastLine().replaceAll("[^ -~]", "?"));
            }
        };
    }
}
// end
