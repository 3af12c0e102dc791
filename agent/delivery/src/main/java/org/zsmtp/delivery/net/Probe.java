package org.zsmtp.delivery.net;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;

/// What is done on a connection without mail: its session begins, sends ETRN if that is wanted and offered, and quits.
/// Runs on its event loop only, where nothing else is said.
final class Probe implements Connection.Owner {

    private final ReuseKey key;
    private final Command.@Nullable Etrn node;
    private final ConversationListener listener;
    private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    private Phase waitingFor = Phase.CONNECT;

    /// @param node     whose queue the server is asked to start; null for nobody's
    /// @param listener hears the conversation; throws nothing
    Probe(ReuseKey key, Command.@Nullable Etrn node, ConversationListener listener) {
        this.key = key;
        this.node = node;
        this.listener = listener;
    }

    /// Any thread may ask.
    ///
    /// @return completed once the connection is gone, never exceptionally
    CompletableFuture<ProbeResult> result() {
        return result;
    }

    void begin(ConnectionLoop loop) {
        loop.open(new Connection(key, this, listener, loop));
    }

    @Override
    public void unreachable(Connection connection, String why) {
        result.complete(new ProbeResult.Unreachable(why));
    }

    @Override
    public void connected(Connection connection) {
        if (node != null) {
            connection.startQueue(node);
        }
        connection.quit();
    }

    @Override
    public void changed(Connection connection) {
        Phase now = connection.waitingFor();
        waitingFor = now == null ? waitingFor : now;
    }

    /// A server that hangs up on QUIT would still have taken mail.
    @Override
    public void closed(Connection connection) {
        Endpoint local = connection.local();
        if (local == null) {
            throw new IllegalStateException("a connection that never came up");
        }
        Capabilities capabilities = connection.capabilities();
        SecurityOutcome security = connection.security();
        Cause cause = connection.endedBy();
        result.complete(
                capabilities != null && security != null
                        ? new ProbeResult.Ready(local, capabilities, security)
                        : new ProbeResult.Broken(
                                local,
                                waitingFor,
                                cause == null ? new Cause.ConnectionLost("the connection is gone") : cause,
                                security));
    }
}
