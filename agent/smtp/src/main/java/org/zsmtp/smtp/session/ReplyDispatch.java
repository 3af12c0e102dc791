package org.zsmtp.smtp.session;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.session.InFlight.Due;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.Severity;

/// The only reader of replies: each answers the oldest command without one. One half of a session; the
/// other is [Outgoing].
final class ReplyDispatch {

    /// Service not available, closing the connection (RFC 5321 section 3.8).
    private static final int CLOSING = 421;

    /// Service closing transmission channel.
    private static final int LEAVING = 221;

    /// Bad sequence of commands.
    static final int BAD_SEQUENCE = 503;

    /// Syntax error or not implemented: the server does not know the command (RFC 5321 section 4.2.4).
    private static final Set<Integer> UNKNOWN_COMMAND = Set.of(500, 502);

    private final InFlight inFlight;
    private final Handshake handshake;
    private final Outgoing outgoing;
    private final Flight flight;
    private final Reports reports;
    private final UnaryOperator<Capabilities> shared;

    /// The reply that asked for the step that another thread performs.
    private @Nullable Reply stepsFrom;

    /// @param shared gives equal capabilities, perhaps the same object for several sessions
    ReplyDispatch(
            InFlight inFlight,
            Handshake handshake,
            Outgoing outgoing,
            Flight flight,
            Reports reports,
            UnaryOperator<Capabilities> shared) {
        this.shared = shared;
        this.inFlight = inFlight;
        this.handshake = handshake;
        this.outgoing = outgoing;
        this.flight = flight;
        this.reports = reports;
    }

    /// @param reply without secrets
    /// @param raw   as the server sent it
    /// @return how the session ends by this reply, or null where it goes on
    @Nullable
    Ending replied(Reply reply, Reply raw) {
        Due head = inFlight.head();
        // A command still in the flight has not been sent, so no reply can answer it yet.
        if (head == null || inFlight.headIsIn(flight) || isEarly(head)) {
            return unexpected(reply, head != null && isEarly(head));
        }
        if (reply.code() == CLOSING && !(head.command() instanceof Command.Quit)) {
            return closing(head, reply);
        }
        MailTransaction transaction = head.transaction();
        return transaction == null ? sessionReplied(head, reply, raw) : transactionReplied(head, transaction, reply);
    }

    private @Nullable Ending sessionReplied(Due head, Reply reply, Reply raw) {
        return switch (head.command()) {
            case Command.Rset _ -> resetReplied(head, reply);
            // A refusal also shows that the server is there; the reply to ETRN is for the listener.
            case Command.Noop _, Command.Etrn _ -> fits(head, reply, Severity.COMPLETION, () -> {});
            case Command.Quit _ -> quitReplied(head, reply);
            default -> handshakeReplied(head, reply, raw);
        };
    }

    private @Nullable Ending transactionReplied(Due head, MailTransaction transaction, Reply reply) {
        Command command = head.command();
        if (command.endsContent()) {
            return endReplied(head, transaction, reply);
        }
        if (!(command instanceof Command.Data)) {
            return fits(head, reply, Severity.COMPLETION, () -> replied(command, transaction, reply));
        }
        return reply.isIntermediate() && transaction.mustNotBeAskedForContent()
                // An end of data alone would send an empty message to the recipients of the transaction that the
                // server means.
                ? outOfPlace(head, reply)
                : fits(head, reply, Severity.INTERMEDIATE, () -> {
                    if (reply.isIntermediate()) {
                        outgoing.unproven().proven(Proof.PROMPT);
                    }
                    replied(command, transaction, reply);
                });
    }

    private void replied(Command command, MailTransaction transaction, Reply reply) {
        transaction.replied(reply);
        if (command instanceof Command.Mail && reply.code() == BAD_SEQUENCE) {
            outgoing.overlapRefused();
        }
        outgoing.settle(transaction);
    }

    /// Goes on if `reply` can be the answer to `head` at all: a refusal, or the success that `head`
    /// expects. Else the session ends.
    private @Nullable Ending fits(Due head, Reply reply, Severity hoped, Runnable meaning) {
        if (!reply.isNegative() && reply.severity() != hoped) {
            return outOfPlace(head, reply);
        }
        inFlight.answered();
        meaning.run();
        return null;
    }

    /// A server that does not know RSET has said so, and no other command can have that reply; but it is
    /// not known what it keeps of the message before. So no other message follows on this connection, and
    /// QUIT may prove what RSET could not. Where the next message is on its way already, its replies mean
    /// nothing.
    private @Nullable Ending resetReplied(Due head, Reply reply) {
        if (reply.isCompletion()) {
            inFlight.answered();
            outgoing.unproven().proven(Proof.RESET);
            return null;
        }
        boolean unknown =
                UNKNOWN_COMMAND.contains(reply.code()) && outgoing.unproven().provenByRefusal(Proof.RESET, reply);
        if (!unknown || !inFlight.isHeadLast()) {
            return outOfPlace(head, reply);
        }
        inFlight.answered();
        outgoing.leave();
        return null;
    }

    /// Nothing but 221 answers QUIT (RFC 5321 section 4.1.1.10), except where it is not known.
    private Ending quitReplied(Due head, Reply reply) {
        if (reply.code() == CLOSING) {
            return new Ending.Broken(new Cause.Closing(reply));
        }
        if (reply.code() == LEAVING) {
            outgoing.unproven().proven(Proof.PROMPT);
        } else if (UNKNOWN_COMMAND.contains(reply.code())) {
            outgoing.unproven().provenByRefusal(Proof.PROMPT, reply);
        }
        return !outgoing.unproven().wantsProof() ? new Ending.Left() : outOfPlace(head, reply);
    }

    /// Whether `head` is the end of a message that the system has not taken yet, so that nothing can
    /// answer it.
    private static boolean isEarly(Due head) {
        MailTransaction transaction = head.transaction();
        return transaction != null && head.command().endsContent() && !transaction.endHasLeft();
    }

    private static Ending outOfPlace(Due head, Reply reply) {
        return outOfPlace(Phase.of(head.command()), reply);
    }

    private static Ending outOfPlace(Phase phase, Reply reply) {
        return new Ending.Broken(new Cause.OutOfPlace(phase, reply));
    }

    private Ending unexpected(Reply reply, boolean early) {
        if (reply.code() == CLOSING) {
            return new Ending.Broken(new Cause.Closing(reply));
        }
        if (reply.isNegative()) {
            outgoing.refusedInside(reply);
        }
        return new Ending.Broken(
                early || outgoing.isSending() ? new Cause.Premature(reply) : new Cause.Unsolicited(reply));
    }

    /// 421 to an end of data refuses that message, in LMTP for one recipient; elsewhere it answers no
    /// command.
    private Ending closing(Due head, Reply reply) {
        MailTransaction transaction = head.transaction();
        if (transaction == null && !outgoing.isEstablished()) {
            head.exchange().answered();
            handshake.closing(head.exchange());
        } else if (transaction != null && head.command().endsContent()) {
            head.exchange().answered();
            transaction.endReplied(reply);
            outgoing.settle(transaction);
        }
        return new Ending.Broken(new Cause.Closing(reply));
    }

    private @Nullable Ending handshakeReplied(Due head, Reply reply, Reply raw) {
        head.exchange().answered();
        return follow(Phase.of(head.command()), reply, handshake.replied(head.exchange(), reply, raw));
    }

    /// A step of an authentication was taken elsewhere.
    ///
    /// @return how the session ends by what came of it, or null where it goes on
    @Nullable
    Ending performed(SaslStep step) {
        Handshake.Next next = handshake.performed(step);
        Reply reply = stepsFrom;
        return next == null || reply == null ? null : follow(Phase.AUTH, reply, next);
    }

    private @Nullable Ending follow(Phase phase, Reply reply, Handshake.Next following) {
        return switch (following) {
            case Handshake.Next.Say(Command command) -> {
                inFlight.clear();
                say(command);
                yield null;
            }
            case Handshake.Next.Find(SaslStep step) -> {
                inFlight.clear();
                stepsFrom = reply;
                reports.add(new Action.Perform(step));
                yield null;
            }
            case Handshake.Next.Established _ -> {
                inFlight.clear();
                outgoing.established(shared.apply(handshake.capabilities()));
                handshake.done();
                stepsFrom = null;
                yield null;
            }
            case Handshake.Next.Refused(Phase refused, Reply refusal) -> new Ending.Refused(refused, refusal);
            case Handshake.Next.OutOfPlace _ -> outOfPlace(phase, reply);
            case Handshake.Next.StartTls _ -> {
                inFlight.clear();
                yield null;
            }
            case Handshake.Next.Unsecured(Phase unsecured, Cause.Lack lack, String why) ->
                new Ending.Declined(unsecured, new Cause.Unsecured(lack, why));
            case Handshake.Next.Unbound(String why) ->
                new Ending.Declined(Phase.AUTH, new Cause.Unsecured(Cause.Lack.BINDING, why));
            case Handshake.Next.Unauthenticated(var obstacle, String why) ->
                new Ending.Declined(Phase.AUTH, new Cause.Unauthenticated(obstacle, why));
            case Handshake.Next.OurOwn(Phase told, String name) -> new Ending.Declined(told, new Cause.OwnName(name));
        };
    }

    private void say(Command command) {
        inFlight.add(flight.line(command));
    }

    /// The connection is under TLS: the dialogue starts again.
    ///
    /// @param binding what an authentication there can be tied to
    /// @return whether the client speaks first; else the greeting comes now
    boolean secured(Binding binding) {
        Handshake.Next.Say next = handshake.secured(binding);
        if (next == null) {
            return false;
        }
        say(next.command());
        return true;
    }

    private @Nullable Ending endReplied(Due head, MailTransaction transaction, Reply reply) {
        boolean answers = reply.isNegative() || reply.isCompletion();
        if (!answers) {
            return outOfPlace(head, reply);
        }
        inFlight.answered();
        transaction.endReplied(reply);
        if (transaction.isDelivered()) {
            outgoing.overlapProven();
        }
        outgoing.settle(transaction);
        return null;
    }
}
