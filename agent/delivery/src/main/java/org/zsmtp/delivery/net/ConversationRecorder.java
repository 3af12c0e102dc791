package org.zsmtp.delivery.net;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.wire.Reply;

/// Tells a listener which command a reply answers, how long the reply took, and how much of a content has been
/// sent. Runs on the session's event loop.
final class ConversationRecorder implements SessionListener {

    private final ConversationListener listener;
    private final Ticker ticker;
    private final Deque<Asked> asked = new ArrayDeque<>();

    /// The message whose content is being sent, and how much of it.
    private @Nullable OutboundMessage flowing;

    private long flown;

    private record Asked(String command, long nanos) {}

    ConversationRecorder(ConversationListener listener, Ticker ticker) {
        this.listener = listener;
        this.ticker = ticker;
    }

    /// The server's greeting is awaited from now on.
    void connected() {
        asked.add(new Asked(Exchange.CONNECTING, ticker.nanoTime()));
    }

    @Override
    public void sent(@Nullable OutboundMessage message, String line) {
        if (line.startsWith("BDAT ") && flowing != message) {
            flow(message);
        } else if (line.equals(Exchange.END_OF_DATA)) {
            flow(null);
        }
        asked.add(new Asked(line, ticker.nanoTime()));
        listener.sent(message, line);
    }

    @Override
    public void content(OutboundMessage message, long octets) {
        listener.content(message, octets);
    }

    /// The system has taken octets to send.
    void taken(int octets) {
        OutboundMessage message = flowing;
        if (message != null) {
            flown += octets;
            listener.progress(message, flown);
        }
    }

    @Override
    public void received(@Nullable OutboundMessage message, Reply reply, Standing standing) {
        Asked oldest = switch (standing) {
            case COMPLETE -> asked.poll();
            case PARTIAL -> asked.peek();
            case UNASKED -> null;
        };
        Asked head = oldest == null ? new Asked("", ticker.nanoTime()) : oldest;
        if (reply.isIntermediate() && head.command().equals("DATA")) {
            flow(message);
        }
        listener.received(message, head.command(), reply, Duration.ofNanos(ticker.nanoTime() - head.nanos()));
    }

    private void flow(@Nullable OutboundMessage message) {
        flowing = message;
        flown = 0;
    }
}
