package org.zsmtp.daemon.record;

import java.time.Duration;
import java.util.ArrayDeque;
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
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Reply;

/// Keeps what is said for each transaction of one connection until that is asked for. Thread-safe: it is asked on
/// the thread of a job.
final class HeardConversation implements ConversationListener {
    private static final int MOST = 10_000;

    private final long number;
    private final Map<OutboundMessage, Deque<Heard>> messages;
    private List<Said> preamble = new ArrayList<>();
    private final Deque<Said> unanswered = new ArrayDeque<>();
    private int count;

    /// A command and its reply.
    static final class Said {
        private final String command;
        private @Nullable Reply reply;
        private @Nullable Duration took;

        Said(String command) {
            this.command = command;
        }

        private void answered(Reply answer, Duration time) {
            reply = answer;
            took = time;
        }

        String command() {
            return command;
        }

        @Nullable
        Reply reply() {
            return reply;
        }

        @Nullable
        Duration took() {
            return took;
        }
    }

    /// The commands and replies of one mail transaction.
    static final class Heard {
        private final long connection;
        private final int ordinal;
        private final List<Said> said;
        private long octets;

        Heard(long connection, int ordinal, List<Said> said) {
            this.connection = connection;
            this.ordinal = ordinal;
            this.said = said;
        }

        long connection() {
            return connection;
        }

        /// @return 1 for the first mail transaction of its connection
        int ordinal() {
            return ordinal;
        }

        /// @return in order; before the first MAIL of the connection the greeting and all that led to it
        List<Said> said() {
            return said;
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
        Said connected = new Said("(connect)");
        connected.took = took;
        keep(preamble, connected);
    }

    @Override
    public synchronized void sent(@Nullable OutboundMessage message, String line) {
        if (message == null) {
            say(preamble, line);
            return;
        }
        Heard heard = current(message);
        if (heard == null || isMail(line)) {
            heard = new Heard(number, ++count, preamble);
            preamble = new ArrayList<>();
            messages.computeIfAbsent(message, _ -> new ConcurrentLinkedDeque<>())
                    .add(heard);
        }
        say(heard.said, line);
    }

    @Override
    public synchronized void content(OutboundMessage message, long octets) {
        Heard heard = current(message);
        if (heard != null) {
            heard.octets += octets;
        }
    }

    @Override
    public synchronized void received(@Nullable OutboundMessage message, String command, Reply reply, Duration took) {
        Said head = unanswered.peek();
        if (head != null && head.command.equals(command)) {
            unanswered.remove();
            head.answered(reply, took);
            return;
        }
        // The greeting, a further answer of an LMTP server to one end of data, or what nobody asked for.
        Said more = new Said(command);
        more.answered(reply, took);
        Heard heard = message == null ? null : current(message);
        if (heard != null) {
            keep(heard.said, more);
        } else if (message == null) {
            keep(preamble, more);
        }
    }

    private @Nullable Heard current(OutboundMessage message) {
        Deque<Heard> all = messages.get(message);
        return all == null ? null : all.peekLast();
    }

    private static boolean isMail(String line) {
        return line.regionMatches(true, 0, "MAIL ", 0, "MAIL ".length());
    }

    private void say(List<Said> said, String line) {
        Said command = new Said(line);
        unanswered.add(command);
        keep(said, command);
    }

    /// A server that talks without end is not kept in memory.
    private static void keep(List<Said> said, Said more) {
        if (said.size() < MOST) {
            said.add(more);
        }
    }
}
