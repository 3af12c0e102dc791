package org.zsmtp.delivery.net;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.smtp.wire.Command;

/// What is done on a connection without mail: its session begins, sends ETRN if that is wanted and
/// offered, and quits. Runs on its event loop only, where nothing else is said.
final class Probe implements Connection.Owner {

    private final ReuseKey key;
    private final Command.@Nullable Etrn node;
    private final ConversationListener listener;
    private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();

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
        loop.open(new Connection(key, this, listener, loop.options().idle(), loop));
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
    public void closed(Connection connection) {
        result.complete(connection.result());
    }
}
