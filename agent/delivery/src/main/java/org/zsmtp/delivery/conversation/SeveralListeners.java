package org.zsmtp.delivery.conversation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// Tells several listeners, in their order. What they throw is lost. Those among them who tell several others are not
/// asked to: each is told straight.
public record SeveralListeners(List<ConversationListener> listeners) implements ConversationListener {

    public SeveralListeners {
        listeners = listeners.stream()
                .flatMap(each -> each instanceof SeveralListeners(var several) ? several.stream() : Stream.of(each))
                .toList();
    }

    /// @return who tells all of these; [ConversationListener#NONE] where none of them hears anything
    public static ConversationListener of(List<ConversationListener> listeners) {
        List<ConversationListener> hearing =
                listeners.stream().filter(each -> !each.equals(NONE)).toList();
        return hearing.isEmpty() ? NONE : new SeveralListeners(hearing);
    }

    private void tell(Consumer<ConversationListener> what) {
        Guarded.tell(listeners, what);
    }

    @Override
    public void connected(Endpoint local, Duration took) {
        tell(each -> each.connected(local, took));
    }

    @Override
    public void unreachable(String why) {
        tell(each -> each.unreachable(why));
    }

    @Override
    public void sent(@Nullable OutboundMessage message, Exchange exchange) {
        tell(each -> each.sent(message, exchange));
    }

    @Override
    public void content(OutboundMessage message, long octets) {
        tell(each -> each.content(message, octets));
    }

    @Override
    public void progress(OutboundMessage message, long octets) {
        tell(each -> each.progress(message, octets));
    }

    @Override
    public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
        tell(each -> each.received(message, exchange, reply));
    }

    @Override
    public void handshaken(SecurityOutcome outcome) {
        tell(each -> each.handshaken(outcome));
    }

    @Override
    public void established(Capabilities capabilities, SecurityOutcome security) {
        tell(each -> each.established(capabilities, security));
    }

    @Override
    public void closed(int messages) {
        tell(each -> each.closed(messages));
    }
}
