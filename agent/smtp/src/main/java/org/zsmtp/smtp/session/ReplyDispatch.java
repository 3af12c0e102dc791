package org.zsmtp.smtp.session;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.Severity;

/// The only reader of replies: each answers the oldest command without one. One half of a session; the other is
/// [Outgoing].
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

    /// Where the session continues after the step on another thread.
    private @Nullable Reply stepsFrom;

    ReplyDispatch(InFlight inFlight, Handshake handshake, Outgoing outgoing, Flight flight, Reports reports) {
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
        Expected head = inFlight.head();
        // A command still in the flight has not been sent, so no reply can answer it yet; nor one that is not yet
        // computed.
        if (head == null || inFlight.headIsIn(flight) || isEarly(head) || handshake.isFinding()) {
            return unexpected(reply, isEarly(head));
        }
        if (reply.code() == CLOSING && !(head instanceof Expected.Quit)) {
            return closing(head, reply);
        }
        return switch (head) {
            case Expected.Handshaking _ -> handshake(head, reply, raw);
            case Expected.Mail(MailTransaction transaction) ->
                fits(head, reply, Severity.COMPLETION, () -> mailReplied(transaction, reply));
            case Expected.Rcpt(MailTransaction transaction, int index) ->
                fits(head, reply, Severity.COMPLETION, () -> {
                    transaction.rcptReplied(index, reply);
                    outgoing.settle(transaction);
                });
            case Expected.Data(MailTransaction transaction) ->
                reply.isIntermediate() && transaction.mustNotBeAskedForContent()
                        // An end of data alone would send an empty message to the recipients of the transaction
                        // that the server means.
                        ? outOfPlace(head, reply)
                        : fits(head, reply, Severity.INTERMEDIATE, () -> {
                            if (reply.isIntermediate()) {
                                outgoing.unproven().proven(Proof.PROMPT);
                            }
                            transaction.transferReplied(reply);
                            outgoing.settle(transaction);
                        });
            case Expected.Chunk(MailTransaction transaction) ->
                fits(head, reply, Severity.COMPLETION, () -> {
                    transaction.transferReplied(reply);
                    outgoing.settle(transaction);
                });
            case Expected.EndOfData(MailTransaction transaction) -> endReplied(head, transaction, reply);
            case Expected.Rset _ -> resetReplied(head, reply);
            // A refusal also shows that the server is there; the reply to ETRN is for the listener.
            case Expected.Noop _, Expected.Etrn _ -> fits(head, reply, Severity.COMPLETION, () -> {});
            case Expected.Quit _ -> quitReplied(head, reply);
        };
    }

    /// Goes on if `reply` can be the answer to `head` at all: a refusal, or the success that `head` expects. Else
    /// the session ends.
    private @Nullable Ending fits(Expected head, Reply reply, Severity hoped, Runnable meaning) {
        if (!reply.isNegative() && reply.severity() != hoped) {
            return outOfPlace(head, reply);
        }
        inFlight.answered();
        meaning.run();
        return null;
    }

    /// A server that does not know RSET has said so, and no other command can have that reply; but it is not known
    /// what it keeps of the message before. So no other message follows on this connection, and QUIT may prove what
    /// RSET could not. Where the next message is on its way already, its replies mean nothing.
    private @Nullable Ending resetReplied(Expected head, Reply reply) {
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
    private Ending quitReplied(Expected head, Reply reply) {
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

    /// Whether `head` is the end of a message that the system has not taken yet, so that nothing can answer it.
    private static boolean isEarly(@Nullable Expected head) {
        return head instanceof Expected.EndOfData(MailTransaction transaction) && !transaction.endHasLeft();
    }

    private static Ending outOfPlace(Expected head, Reply reply) {
        return new Ending.Broken(new Cause.OutOfPlace(head.phase(), reply));
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

    /// 421 to an end of data refuses that message, in LMTP for one recipient; elsewhere it answers no command.
    private Ending closing(Expected head, Reply reply) {
        switch (head) {
            case Expected.EndOfData(MailTransaction transaction) -> {
                transaction.endReplied(reply);
                outgoing.settle(transaction);
            }
            case Expected.Handshaking _ -> handshake.closing(reply);
            case Expected.Mail _,
                    Expected.Rcpt _,
                    Expected.Data _,
                    Expected.Chunk _,
                    Expected.Rset _,
                    Expected.Noop _,
                    Expected.Etrn _,
                    Expected.Quit _ -> {}
        }
        return new Ending.Broken(new Cause.Closing(reply));
    }

    private @Nullable Ending handshake(Expected head, Reply reply, Reply raw) {
        return follow(head, reply, handshake.replied(reply, raw));
    }

    /// A step of an authentication was taken elsewhere.
    ///
    /// @return how the session ends by what came of it, or null where it goes on
    @Nullable
    Ending performed(SaslStep step) {
        Handshake.Next next = handshake.performed(step);
        Expected head = inFlight.head();
        Reply reply = stepsFrom;
        return next == null || head == null || reply == null ? null : follow(head, reply, next);
    }

    private @Nullable Ending follow(Expected head, Reply reply, Handshake.Next following) {
        return switch (following) {
            case Handshake.Next.Say next -> {
                inFlight.answered();
                say(next);
                yield null;
            }
            case Handshake.Next.Find(SaslStep step) -> {
                inFlight.answered();
                inFlight.add(new Expected.Handshaking(Phase.AUTH), flight);
                stepsFrom = reply;
                reports.add(new Action.Perform(step));
                yield null;
            }
            case Handshake.Next.Established _ -> {
                inFlight.answered();
                outgoing.established(handshake.capabilities());
                yield null;
            }
            case Handshake.Next.Refused(Phase phase, Reply refusal) -> new Ending.Refused(phase, refusal);
            case Handshake.Next.OutOfPlace _ -> outOfPlace(head, reply);
            case Handshake.Next.StartTls _ -> {
                inFlight.answered();
                inFlight.add(new Expected.Handshaking(Phase.TLS), flight);
                yield null;
            }
            case Handshake.Next.Unsecured(Phase phase, Cause.Lack lack, String why) ->
                new Ending.Declined(phase, new Cause.Unsecured(lack, why));
            case Handshake.Next.Unbound(String why) ->
                new Ending.Declined(Phase.AUTH, new Cause.Unsecured(Cause.Lack.BINDING, why));
            case Handshake.Next.Unauthenticated(var obstacle, String why) ->
                new Ending.Declined(Phase.AUTH, new Cause.Unauthenticated(obstacle, why));
            case Handshake.Next.OurOwn(Phase phase, String name) -> new Ending.Declined(phase, new Cause.OwnName(name));
        };
    }

    private void say(Handshake.Next.Say next) {
        flight.line(next.line(), next.shown());
        inFlight.add(new Expected.Handshaking(next.phase()), flight);
    }

    /// The connection is under TLS: the dialogue starts again.
    ///
    /// @param binding what an authentication there can be tied to
    void secured(Binding binding) {
        Handshake.Next.Say next = handshake.secured(binding);
        inFlight.answered();
        if (next == null) {
            inFlight.add(new Expected.Handshaking(Phase.GREETING), flight);
        } else {
            say(next);
        }
    }

    private void mailReplied(MailTransaction transaction, Reply reply) {
        transaction.mailReplied(reply);
        if (reply.code() == BAD_SEQUENCE) {
            outgoing.overlapRefused();
        }
        outgoing.settle(transaction);
    }

    private @Nullable Ending endReplied(Expected head, MailTransaction transaction, Reply reply) {
        boolean answers = reply.isNegative() || reply.isCompletion();
        if (!answers) {
            return outOfPlace(head, reply);
        }
        if (transaction.endReplied(reply)) {
            inFlight.answered();
        }
        if (transaction.isDelivered()) {
            outgoing.overlapProven();
        }
        outgoing.settle(transaction);
        return null;
    }
}
