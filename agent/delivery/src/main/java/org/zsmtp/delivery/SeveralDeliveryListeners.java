package org.zsmtp.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.Guarded;
import org.zsmtp.delivery.conversation.SeveralListeners;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;

/// Tells several listeners, in their order. What they throw is lost. Those among them who tell several others are not
/// asked to: each is told straight.
public record SeveralDeliveryListeners(List<DeliveryListener> listeners) implements DeliveryListener {

    public SeveralDeliveryListeners {
        listeners = listeners.stream()
                .flatMap(each ->
                        each instanceof SeveralDeliveryListeners(var several) ? several.stream() : Stream.of(each))
                .toList();
    }

    private void tell(Consumer<DeliveryListener> what) {
        Guarded.tell(listeners, what);
    }

    @Override
    public void routing(Destination destination) {
        tell(each -> each.routing(destination));
    }

    @Override
    public void routed(Destination destination, List<String> hosts, String why) {
        tell(each -> each.routed(destination, hosts, why));
    }

    @Override
    public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
        tell(each -> each.trying(mail, host, endpoints));
    }

    @Override
    public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
        tell(each -> each.forbidden(mail, host, why));
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        List<ConversationListener> conversations = new ArrayList<>();
        tell(each -> conversations.add(each.conversation(endpoint)));
        return SeveralListeners.of(conversations);
    }

    @Override
    public void connecting(Endpoint endpoint) {
        tell(each -> each.connecting(endpoint));
    }

    @Override
    public void connectFailed(Endpoint endpoint, String why) {
        tell(each -> each.connectFailed(endpoint, why));
    }

    @Override
    public void overtaken(Endpoint endpoint) {
        tell(each -> each.overtaken(endpoint));
    }

    @Override
    public void established(Endpoint endpoint, Capabilities capabilities) {
        tell(each -> each.established(endpoint, capabilities));
    }

    @Override
    public void closed(Endpoint endpoint, int transactions) {
        tell(each -> each.closed(endpoint, transactions));
    }

    @Override
    public void attempted(AttemptReport attempt) {
        tell(each -> each.attempted(attempt));
    }

    @Override
    public void untried(MailObject mail, List<RecipientResult> results) {
        tell(each -> each.untried(mail, results));
    }

    @Override
    public void broken(Throwable cause) {
        tell(each -> each.broken(cause));
    }

    @Override
    public void settled(MailObject mail, RecipientResult result) {
        tell(each -> each.settled(mail, result));
    }
}
