package org.zsmtp.daemon.record.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// Keeps what is said for each transaction of one connection until that is asked for. Thread-safe: it is asked on
/// the thread of a job.
final class HeardConversation implements ConversationListener {
    private static final int MOST = 10_000;

    private final long number;
    private final Map<OutboundMessage, Deque<Heard>> messages;
    private List<Exchange> preamble = new ArrayList<>();
    private @Nullable Duration connecting;
    private int count;

    /// The commands and replies of one mail transaction.
    static final class Heard {
        private final long connection;
        private final int ordinal;
        private final @Nullable Duration connecting;
        private final List<Exchange> said;
        private long octets;

        Heard(long connection, int ordinal, @Nullable Duration connecting, List<Exchange> said) {
            this.connection = connection;
            this.ordinal = ordinal;
            this.connecting = connecting;
            this.said = said;
        }

        long connection() {
            return connection;
        }

        /// @return 1 for the first mail transaction of its connection
        int ordinal() {
            return ordinal;
        }

        /// @return how long the connection took to come up; null after the first mail transaction on it
        @Nullable
        Duration connecting() {
            return connecting;
        }

        /// @return in order; before the first MAIL of the connection the greeting and all that led to it
        List<Exchange> said() {
            return said;
        }

        private boolean ends(Exchange exchange) {
            return said.getLast() == exchange;
        }

        /// @return of content that went out, as on the wire
        long octets() {
            return octets;
        }
    }

    /// @param number       of the connection, from 1
    /// @param messages     gets each mail transaction with its first command, in order
    HeardConversation(long number, Map<OutboundMessage, Deque<Heard>> messages) {
        this.number = number;
        this.messages = messages;
    }

    /// A map for all connections of an agent.
    static Map<OutboundMessage, Deque<Heard>> map() {
        return Collections.synchronizedMap(new IdentityHashMap<>());
    }

    /// Takes what was heard of the oldest mail transaction of those that were not asked for.
    ///
    /// @return null where none began
    static @Nullable Heard take(Map<OutboundMessage, Deque<Heard>> messages, AttemptReport attempt) {
        Deque<Heard> heard = switch (attempt.rest()) {
            case FOLLOWS -> messages.get(attempt.message());
            case NONE -> messages.remove(attempt.message());
        };
        return heard == null ? null : heard.poll();
    }

    @Override
    public synchronized void connected(Endpoint local, Duration took) {
        connecting = took;
    }

    @Override
    public synchronized void sent(@Nullable OutboundMessage message, Exchange exchange) {
        if (message == null) {
            keep(preamble, exchange);
            return;
        }
        Heard heard = current(message);
        if (heard == null || exchange.command() instanceof Command.Mail) {
            heard = new Heard(number, ++count, connecting, preamble);
            connecting = null;
            preamble = new ArrayList<>();
            messages.computeIfAbsent(message, _ -> new ConcurrentLinkedDeque<>())
                    .add(heard);
        }
        keep(heard.said, exchange);
    }

    @Override
    public synchronized void content(OutboundMessage message, long octets) {
        Heard heard = current(message);
        if (heard != null) {
            heard.octets += octets;
        }
    }

    /// What was not sent as a line of its own: the greeting, and the answers of an LMTP server to one end of data after
    /// the first.
    @Override
    public synchronized void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
        Heard heard = message == null ? null : current(message);
        if (exchange.command() instanceof Command.Connecting) {
            keep(preamble, exchange);
        } else if (exchange.command() instanceof Command.EndOfData && heard != null && !heard.ends(exchange)) {
            keep(heard.said, exchange);
        }
    }

    private @Nullable Heard current(OutboundMessage message) {
        Deque<Heard> all = messages.get(message);
        return all == null ? null : all.peekLast();
    }

    /// A server that talks without end is not kept in memory.
    private static void keep(List<Exchange> said, Exchange more) {
        if (said.size() < MOST) {
            said.add(more);
        }
    }
}
