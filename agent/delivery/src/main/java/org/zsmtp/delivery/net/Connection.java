package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.SessionFull;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;

/// One connection, from its opening to its end, with the messages that it carries for its owner. Runs on
/// its event loop only.
// A closing channel's own future tells nothing that the connector's listener does not.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection implements SessionWatcher, ConnectionLoop.Member {

    /// Who has it opened, and decides what is done on it.
    interface Owner {

        /// It did not come up.
        ///
        /// @param why what the system said, for people
        void unreachable(Connection connection, String why);

        /// It has come up.
        void connected(Connection connection);

        /// Its state has changed.
        default void changed(Connection connection) {}

        /// It has come up, and is gone. The last call.
        default void closed(Connection connection) {}

        /// Whether mail depends on it: that it does not come up says something of its endpoint.
        default boolean isNeeded(Connection connection) {
            return true;
        }

        /// Recipients of a message have their outcomes.
        ///
        /// @return whether they may be turned away because of other connections of ours
        default boolean told(Connection connection, MessageReport report) {
            return false;
        }
    }

    /// A transaction that is open here.
    private static final class Carried {
        private final int ordinal;
        private CompletableFuture<Attempt> next;
        private int reports;
        private boolean abandoned;

        /// By id, the recipients that have no outcome yet.
        private final Map<Long, Recipient> open = new LinkedHashMap<>();

        Carried(QueuedMessage queued, int ordinal) {
            this.ordinal = ordinal;
            this.next = queued.attempt();
            queued.message().mail().envelope().recipients().forEach(each -> open.put(each.id(), each));
        }
    }

    private final ReuseKey key;
    private final Owner owner;
    private final ConnectionLoop loop;
    private final SmtpSession session;
    private final SessionHandler handler;
    private final ConversationListener listener;
    private final SecurityObserver security;
    private final long opened;
    private final IdentityHashMap<OutboundMessage, Carried> carried = new IdentityHashMap<>(2);

    private @Nullable Channel channel;
    private @Nullable Endpoint local;
    private Phase waitingFor = Phase.CONNECT;
    private int count;
    private @Nullable OutboundMessage alone;
    private boolean served;
    private boolean outdated;
    private boolean leaving;
    private boolean unwanted;
    private boolean closed;

    /// @param key      how it is made
    /// @param listener hears its conversation
    /// @param idle     how long it is kept without mail
    Connection(ReuseKey key, Owner owner, ConversationListener listener, IdleLife idle, ConnectionLoop loop) {
        this.key = key;
        this.owner = owner;
        this.loop = loop;
        this.listener = listener;
        this.security = new SecurityObserver(key);
        this.opened = loop.ticker().nanoTime();
        this.session = new SmtpSession(key.session(), listener, loop.ticker()::nanoTime, loop.capabilities());
        this.handler = new SessionHandler(session, loop.options().timeouts(), idle, loop.offload(), this);
    }

    @Override
    public ReuseKey key() {
        return key;
    }

    @Override
    public SessionHandler handler() {
        return handler;
    }

    // ---- for its owner --------------------------------------------------------------------------------------------

    /// Whether there is a session, and it takes a further transaction.
    boolean acceptsTransactions() {
        return local != null && !leaving && !closed && handler.acceptsTransactions();
    }

    /// Whether it has not come up yet.
    boolean isOpening() {
        return local == null && !closed;
    }

    /// Whether its server has said that it takes mail.
    boolean isEstablished() {
        return session.isEstablished();
    }

    /// Whether this connection takes no more messages from its queue.
    boolean isSpent() {
        return carried.isEmpty() && !isOpening() && !acceptsTransactions();
    }

    /// Whether it has been given a transaction.
    boolean isUsed() {
        return count > 0;
    }

    /// Whether it carries a message that must be alone on it.
    boolean carriesAlone() {
        return alone != null && carried.containsKey(alone);
    }

    /// Whether messages that wait for it should choose their endpoint again: its key is not the best for
    /// its endpoint any more, or it failed before any message was accepted on it.
    boolean isNoGuide() {
        return isOutdated() || (handler.isBroken() && !served);
    }

    /// Whether its key is not the best for its endpoint any more.
    boolean isOutdated() {
        return outdated;
    }

    boolean isIdle() {
        return acceptsTransactions() && handler.isIdle();
    }

    /// @return how many transactions are open on it
    int load() {
        return carried.size();
    }

    /// Call where [#acceptsTransactions].
    void carry(QueuedMessage queued) {
        carried.put(queued.message(), new Carried(queued, count++));
        alone = queued.sharing() == Sharing.ALONE ? queued.message() : alone;
        leaving = queued.afterwards() == Afterwards.CLOSE;
        handler.submit(queued.message());
        if (leaving) {
            handler.quit();
        }
    }

    /// Gives up one message, if it is here, unless all of it has been sent.
    void cancel(OutboundMessage message) {
        if (carried.containsKey(message)) {
            handler.cancel(message);
        }
    }

    /// Ends in order, after what it carries.
    void quit() {
        handler.quit();
    }

    /// Sends ETRN for a node, before anything that is asked for later.
    void startQueue(Command.Etrn node) {
        handler.startQueue(node);
    }

    /// Takes nothing more, and ends after what it carries.
    void retire() {
        leaving = true;
        handler.quit();
    }

    /// Nobody waits any more for it to come up.
    void abandon() {
        unwanted = true;
        stop();
    }

    @Override
    public void stop() {
        Channel opening = channel;
        if (local != null) {
            handler.stop();
        } else if (opening != null) {
            opening.close();
        }
    }

    @Override
    public void cut() {
        Channel live = channel;
        if (live != null) {
            try {
                live.close();
            } catch (RuntimeException | Error gone) {
                // The process ends, and the kernel closes the socket.
            }
        }
    }

    // ---- from the connector ---------------------------------------------------------------------------------------

    @Override
    public void opening(Channel opened) {
        channel = opened;
    }

    /// Listeners hear of it first, so that each failure is remembered before callers are told that all
    /// endpoints failed.
    @Override
    public void unreachable(String why) {
        loop.guarded(() -> noConnection(why));
    }

    private void noConnection(String why) {
        closed = true;
        if (unwanted) {
            loop.listener().overtaken(key().endpoint());
        } else if (owner.isNeeded(this)) {
            loop.failed(this, why);
        } else {
            loop.listener().connectFailed(key().endpoint(), why);
        }
        listener.unreachable(why);
        owner.unreachable(this, why);
        loop.closed(this);
    }

    // ---- from the session -----------------------------------------------------------------------------------------

    @Override
    public void connected() {
        local = OwnEnd.of(channel);
        listener.connected(local, Duration.ofNanos(loop.ticker().nanoTime() - opened));
        loop.guarded(() -> owner.connected(this));
    }

    @Override
    public void startTls(Channel live, Consumer<TlsHandshaker.Result> done) {
        loop.handshaker().begin(live, key(), result -> {
            listener.handshaken(security.note(result));
            done.accept(result);
        });
    }

    @Override
    public void established(Capabilities capabilities) {
        loop.listener().established(key().endpoint(), capabilities);
        listener.established(capabilities, security.established(capabilities));
    }

    @Override
    public void reported(OutboundMessage message, MessageReport report) {
        // The caller hears of the fault if there is one.
        loop.guarded(() -> tell(message, report));
        changed();
    }

    private void tell(OutboundMessage message, MessageReport report) {
        Carried one = carried.get(message);
        Endpoint ours = local;
        if (one != null && ours != null) {
            report.outcomes()
                    .forEach(outcome -> one.open.remove(outcome.recipient().id()));
            CompletableFuture<Attempt> answer = one.next;
            Attempt.Continuation rest = switch (report.rest()) {
                case FOLLOWS -> {
                    one.next = new CompletableFuture<>();
                    loop.expect(one.next, Attempt.Broken::new);
                    yield continuation(message, one.next);
                }
                case NONE -> {
                    carried.remove(message);
                    yield null;
                }
            };
            boolean crowded = owner.told(this, report);
            boolean servedBefore = served;
            served |= report.outcomes().stream().anyMatch(each -> each.outcome() instanceof Outcome.Accepted);
            Attempt.Conversed conversed = new Attempt.Conversed(
                    report,
                    key().endpoint(),
                    ours,
                    one.ordinal + one.reports++,
                    served,
                    crowded,
                    security.told(report),
                    rest);
            outdated |= loop.isOutdatedBy(key(), conversed);
            if (!leaving && (outdated || (servedBefore && mayBeFull(report)))) {
                leave();
            }
            one.abandoned |= !answer.complete(conversed);
            if (one.abandoned && rest != null) {
                // Nobody would have it proceed, and all behind it would wait.
                handler.cancel(message);
            }
        }
    }

    private Attempt.Continuation continuation(OutboundMessage message, CompletableFuture<Attempt> next) {
        return () -> {
            loop.later(() -> handler.proceed(message));
            return next;
        };
    }

    /// Takes nothing more, and ends after the messages in progress; what has not begun looks for another
    /// connection.
    void leave() {
        leaving = true;
        handler.leave();
    }

    /// Whether the reply may mean that the server takes no more on this connection.
    private static boolean mayBeFull(MessageReport report) {
        return report.outcomes().stream()
                .allMatch(each -> each.outcome() instanceof Outcome.Refused refused && SessionFull.isPossible(refused));
    }

    @Override
    public void drained() {
        waitingFor = session.hasEnded() ? waitingFor : session.waitingFor();
        changed();
    }

    private void changed() {
        loop.guarded(() -> owner.changed(this));
    }

    @Override
    public void closed() {
        if (local == null || closed) {
            return;
        }
        closed = true;
        new IdentityHashMap<>(carried).forEach((forgotten, one) -> reported(forgotten, unknown(one)));
        changed();
        loop.closed(this);
        loop.listener().closed(key().endpoint(), count);
        listener.closed(count);
        loop.guarded(() -> owner.closed(this));
    }

    /// What it has come to, mail apart: a server that hangs up on QUIT would still have taken some. Call
    /// when it is closed.
    ProbeResult result() {
        Endpoint ours = Objects.requireNonNull(local);
        Cause cause = session.endedBy();
        SecurityOutcome secured = security.outcome();
        return session.isEstablished() && secured != null
                ? new ProbeResult.Ready(ours, session.capabilities(), secured)
                : new ProbeResult.Broken(
                        ours,
                        waitingFor,
                        cause == null ? new Cause.ConnectionLost("the connection is gone") : cause,
                        secured);
    }

    /// The session has failed to report these recipients. Nobody knows how far it went, so they are in
    /// doubt.
    private static MessageReport unknown(Carried one) {
        Outcome outcome = new Outcome.InDoubt(new Cause.ConnectionLost("internal error"));
        return new MessageReport(
                one.open.values().stream()
                        .map(recipient -> new RecipientOutcome(recipient, outcome, List.of()))
                        .toList(),
                Capabilities.NONE,
                MessageReport.Rest.NONE);
    }
}
