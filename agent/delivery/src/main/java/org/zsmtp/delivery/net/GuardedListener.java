package org.zsmtp.delivery.net;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.Guarded;
import org.zsmtp.delivery.conversation.SeveralListeners;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.wire.Capabilities;

/// Tells a listener of connections, and loses what it throws: a failing log must not affect connections.
record GuardedListener(ConnectionListener listener) implements ConnectionListener {

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        List<ConversationListener> one = new ArrayList<>();
        Guarded.tell(listener, each -> one.add(each.conversation(endpoint)));
        return SeveralListeners.of(one);
    }

    @Override
    public void connecting(Endpoint endpoint) {
        Guarded.tell(listener, each -> each.connecting(endpoint));
    }

    @Override
    public void connectFailed(Endpoint endpoint, String why) {
        Guarded.tell(listener, each -> each.connectFailed(endpoint, why));
    }

    @Override
    public void overtaken(Endpoint endpoint) {
        Guarded.tell(listener, each -> each.overtaken(endpoint));
    }

    @Override
    public void established(Endpoint endpoint, Capabilities capabilities) {
        Guarded.tell(listener, each -> each.established(endpoint, capabilities));
    }

    @Override
    public Afterwards conversed(ReuseKey key, Attempt.Conversed conversed) {
        List<Afterwards> one = new ArrayList<>();
        Guarded.tell(listener, each -> one.add(each.conversed(key, conversed)));
        return one.isEmpty() ? Afterwards.KEEP : one.getFirst();
    }

    @Override
    public void closed(Endpoint endpoint, int transactions) {
        Guarded.tell(listener, each -> each.closed(endpoint, transactions));
    }

    @Override
    public void broken(Throwable cause) {
        Guarded.tell(listener, each -> each.broken(cause));
    }
}
