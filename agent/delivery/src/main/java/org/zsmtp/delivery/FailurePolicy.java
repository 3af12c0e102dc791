package org.zsmtp.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.Circumstances.Transfer;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.SessionFull;
import org.zsmtp.smtp.session.TooManyRecipients;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The only place that decides what follows from the outcome of an attempt (decision 0011). A pure function.
///
/// Two rules come before all others. Only a 2yz to the end of data delivers, and only a 5yz that answers a command
/// of this recipient's own transaction, or the only greeting there is, fails; in all other cases the mail waits.
/// And a recipient whose message may have been accepted is not tried anywhere else.
final class FailurePolicy {

    /// The server closes the connection: answers no command (RFC 5321 section 3.8).
    static final int CLOSING = 421;

    /// Bad sequence of commands: says something of the session, never of mail.
    private static final int BAD_SEQUENCE = 503;

    /// Of the system, where it answers MAIL (RFC 5321 section 4.3.2).
    private static final int INSUFFICIENT_STORAGE = 452;

    /// X.3.z: the mail system of the host, not the message (RFC 3463 section 3.4).
    private static final int MAIL_SYSTEM = 3;

    private FailurePolicy() {}

    /// @param asked what the sender wants to hear about this recipient
    static Judgement judge(Outcome outcome, RcptParameters asked, Circumstances circumstances) {
        return switch (outcome) {
            case Outcome.Accepted _ -> settled(accepted(asked, circumstances));
            case Outcome.Refused(Phase phase, Reply reply) -> refused(phase, reply, circumstances);
            case Outcome.Unanswered(Phase phase, Cause cause) -> unanswered(phase, cause, circumstances);
            case Outcome.Untried(Cause cause) -> untried(cause, circumstances);
            case Outcome.InDoubt _ -> settled(delayed(Scope.SESSION, Delay.IN_DOUBT));
            case Outcome.Withheld(Recipient _, Reply reply) -> withheld(refused(Phase.RCPT, reply, circumstances));
            case Outcome.Oversize _ -> settled(new Verdict.Failed(Scope.TRANSACTION));
            case Outcome.Unsendable _ -> new Judgement.NextHost(new Verdict.Failed(Scope.TRANSACTION));
        };
    }

    /// Whether the endpoint failed to give a session, by silence or noise in any phase before it, so that the next
    /// message need not wait for it either. A server that refuses to talk does so at once, and says why: that is
    /// not remembered.
    static boolean gaveNoSession(Outcome outcome) {
        return outcome instanceof Outcome.Unanswered(Phase phase, Cause cause)
                && isBeforeSession(phase)
                && switch (cause) {
                    case Cause.ConnectionLost _, Cause.TimedOut _, Cause.Surprise _ -> true;
                    case Cause.Closing _, Cause.Policy _, Cause.Local _ -> false;
                };
    }

    /// Whether no mail can go yet in this phase.
    static boolean isBeforeSession(Phase phase) {
        return switch (phase) {
            case CONNECT, GREETING, EHLO, STARTTLS, TLS, AUTH -> true;
            case MAIL, RCPT, DATA, CONTENT, END_OF_DATA, RSET, NOOP, ETRN, QUIT, IDLE -> false;
        };
    }

    private static Verdict accepted(RcptParameters asked, Circumstances circumstances) {
        boolean wanted = asked.wantsSuccessNotice();
        return switch (circumstances.protocol()) {
            case SMTP -> {
                SuccessNotice done = circumstances.capabilities().dsn() ? SuccessNotice.PASSED_ON : SuccessNotice.OWED;
                yield new Verdict.Relayed(wanted ? done : SuccessNotice.NOT_ASKED);
            }
            case LMTP -> new Verdict.Delivered(wanted ? SuccessNotice.OWED : SuccessNotice.NOT_ASKED);
        };
    }

    // ---- refused --------------------------------------------------------------------------------------------------

    private static Judgement refused(Phase phase, Reply reply, Circumstances circumstances) {
        return switch (phase) {
            case GREETING, EHLO -> unwelcome(phase, reply, circumstances);
            // This reply does not decide about clear text: the session continues by itself if it may.
            case STARTTLS -> new Judgement.NextHost(delayed(Scope.HOST));
            case AUTH -> unauthenticated(reply);
            case MAIL, RCPT, DATA, END_OF_DATA -> refusedInSession(phase, reply, circumstances);
            case CONNECT, TLS, CONTENT, RSET, NOOP, ETRN, QUIT, IDLE ->
                throw new IllegalArgumentException("no reply refuses a recipient in phase " + phase);
        };
    }

    /// A host that refuses the session has said nothing about the mail. If it is an MX host of the domain, another
    /// one or a later attempt may succeed; if it is the only possible host, its 5yz is final.
    private static Judgement unwelcome(Phase phase, Reply reply, Circumstances circumstances) {
        if (reply.code() < 500) {
            return new Judgement.NextHost(delayed(Scope.SESSION));
        }
        // Before TLS, if TLS is required, an attacker may have sent it.
        if (circumstances.link() == Link.UNPROTECTED || TlsDemand.isMadeBy(phase, reply, circumstances.link())) {
            return new Judgement.NextHost(delayed(Scope.HOST));
        }
        return new Judgement.NextHost(
                switch (circumstances.choice()) {
                    case MX -> delayed(Scope.HOST);
                    case IMPLICIT_MX, DIRECT ->
                        reply.code() == BAD_SEQUENCE ? delayed(Scope.HOST) : new Verdict.Failed(Scope.HOST);
                });
    }

    /// A refused identity says nothing about mail, and its owner can correct it: mail waits, and is not sent
    /// without it. Another host is tried only if the server cannot check it at the moment.
    private static Judgement unauthenticated(Reply reply) {
        return reply.code() < 500 ? new Judgement.NextHost(delayed(Scope.SESSION)) : settled(delayed(Scope.HOST));
    }

    private static Judgement refusedInSession(Phase phase, Reply reply, Circumstances circumstances) {
        if (circumstances.transfer() == Transfer.CHUNKS && Chunks.isUnknownCommand(phase, reply)) {
            return new Judgement.AgainByData(delayed(Scope.TRANSACTION));
        }
        if (reply.code() == BAD_SEQUENCE) {
            return badSequence(phase, circumstances);
        }
        Judgement judgement = refusedMail(phase, reply, circumstances);
        return mayBeSessionLimit(phase, reply, circumstances)
                ? new Judgement.AgainAlone(judgement.otherwise())
                : judgement;
    }

    /// Some servers limit the messages of a connection, and refuse others temporarily. If another recipient of the
    /// same mail transaction was accepted, the reply is about this recipient.
    private static boolean mayBeSessionLimit(Phase phase, Reply reply, Circumstances circumstances) {
        boolean answersOneRecipient =
                phase == Phase.END_OF_DATA && circumstances.protocol() == Protocol.LMTP && reply.code() != CLOSING;
        return circumstances.place() == Place.SERVED
                && !answersOneRecipient
                && !(phase == Phase.RCPT && circumstances.company() == Company.OTHERS_ACCEPTED)
                && SessionFull.isPossible(new Outcome.Refused(phase, reply));
    }

    /// Follows the recipient that was refused, and waits if nothing more is tried: this recipient itself was not
    /// refused.
    private static Judgement withheld(Judgement refused) {
        Verdict waits = delayed(Scope.TRANSACTION);
        return switch (refused) {
            case Judgement.Settled _ -> settled(waits);
            case Judgement.NextHost _ -> new Judgement.NextHost(waits);
            case Judgement.AgainAlone _ -> new Judgement.AgainAlone(waits);
            case Judgement.AgainByData _ -> new Judgement.AgainByData(waits);
            case Judgement.AgainWithHelo _ -> new Judgement.AgainWithHelo(waits);
            case Judgement.AgainSecuredOtherwise(Verdict _, HandshakeTrouble trouble) ->
                new Judgement.AgainSecuredOtherwise(waits, trouble);
            case Judgement.OnAnotherConnection _ -> new Judgement.OnAnotherConnection(waits);
        };
    }

    /// Behind another message it may be the price of sending both at once, or the other's doing. Otherwise the
    /// state of the server is unknown.
    private static Judgement badSequence(Phase phase, Circumstances circumstances) {
        if (phase == Phase.END_OF_DATA) {
            return settled(delayed(Scope.SESSION, Delay.REFUSED_AT_END));
        }
        return again(delayed(Scope.SESSION), circumstances).orElse(settled(delayed(Scope.SESSION)));
    }

    private static Judgement refusedMail(Phase phase, Reply reply, Circumstances circumstances) {
        boolean answersOneRecipient =
                phase == Phase.RCPT || (phase == Phase.END_OF_DATA && circumstances.protocol() == Protocol.LMTP);
        Scope scope = answersOneRecipient ? Scope.RECIPIENT : Scope.TRANSACTION;
        // A server that refuses mail without TLS, and whose TLS is remembered as broken for an hour.
        if (reply.code() >= 500 && TlsDemand.isMadeBy(phase, reply, circumstances.link())) {
            return new Judgement.NextHost(delayed(scope));
        }
        if (reply.code() >= 500) {
            boolean waits = phase == Phase.RCPT && isTooManyRecipients(reply, circumstances);
            return settled(waits ? delayed(scope) : new Verdict.Failed(scope));
        }
        if (phase == Phase.END_OF_DATA) {
            return settled(answersOneRecipient ? delayed(scope) : delayed(scope, Delay.REFUSED_AT_END));
        }
        EnhancedStatusCode status = announced(reply, circumstances);
        boolean aboutTheHost = (status != null && status.subject() == MAIL_SYSTEM)
                || (phase == Phase.MAIL && reply.code() == INSUFFICIENT_STORAGE);
        return aboutTheHost ? new Judgement.NextHost(delayed(scope)) : settled(delayed(scope));
    }

    /// RFC 5321 section 4.5.3.1.10 asks to take 552 for 452 where it means the number of recipients, which one alone
    /// cannot be. Without a code that tells, that is believed where others were accepted before: the next
    /// attempt has fewer.
    private static boolean isTooManyRecipients(Reply reply, Circumstances circumstances) {
        return switch (TooManyRecipients.of(reply, circumstances.capabilities())) {
            case SAID -> circumstances.company() != Company.ALONE;
            case POSSIBLE -> circumstances.company() == Company.OTHERS_ACCEPTED;
            case NOT_MEANT -> false;
        };
    }

    private static @Nullable EnhancedStatusCode announced(Reply reply, Circumstances circumstances) {
        return circumstances.capabilities().enhancedStatusCodes() ? reply.enhancedStatusCode() : null;
    }

    // ---- unanswered -----------------------------------------------------------------------------------------------

    private static Judgement unanswered(Phase phase, Cause cause, Circumstances circumstances) {
        return switch (cause) {
            case Cause.Stopped _ -> settled(delayed(Scope.SESSION));
            case Cause.ContentUnreadable _ -> unreadable(circumstances);
            case Cause.Unauthenticated _ -> settled(delayed(Scope.HOST));
            case Cause.Unsecured(Cause.Lack lack, String _) -> unsecured(lack);
            case Cause.Injected _ -> new Judgement.NextHost(delayed(Scope.HOST));
            case Cause.OwnName _ -> settled(delayed(Scope.DESTINATION));
            // For these the session only says that nothing was tried.
            case Cause.LimitReached _ -> untried(cause, circumstances);
            case Cause.Lost _, Cause.Surprise _ ->
                switch (phase) {
                    case STARTTLS, TLS -> noHandshake(cause);
                    case GREETING, EHLO, AUTH -> noSession(phase, cause, circumstances);
                    case CONNECT, MAIL, RCPT, DATA, CONTENT, END_OF_DATA, RSET, NOOP, ETRN, QUIT, IDLE ->
                        sessionLost(circumstances);
                };
        };
    }

    /// Nothing was tried, so this does not count as an attempt. But a connection that ends before MAIL of its very
    /// first message would do so again and again.
    private static Judgement untried(Cause cause, Circumstances circumstances) {
        Verdict verdict = delayed(Scope.SESSION);
        if (cause instanceof Cause.Stopped) {
            return settled(verdict);
        }
        boolean another = cause instanceof Cause.LimitReached || circumstances.place() != Place.FIRST;
        return another ? new Judgement.OnAnotherConnection(verdict) : new Judgement.NextHost(verdict);
    }

    /// It may be another message of the same session that cannot be read.
    private static Judgement unreadable(Circumstances circumstances) {
        Verdict verdict = delayed(Scope.TRANSACTION);
        return again(verdict, circumstances).orElse(settled(verdict));
    }

    /// Verification may succeed at another host, or at another time; a failed verification must never fail mail.
    private static Judgement unsecured(Cause.Lack lack) {
        return switch (lack) {
            case OFFER, SECRECY, TRUST, CONFIGURATION -> new Judgement.NextHost(delayed(Scope.HOST));
            case HANDSHAKE -> securedOtherwise(HandshakeTrouble.DISAGREEMENT);
            case BINDING -> securedOtherwise(HandshakeTrouble.NO_BINDING);
        };
    }

    private static Judgement securedOtherwise(HandshakeTrouble trouble) {
        return new Judgement.AgainSecuredOtherwise(delayed(Scope.HOST), trouble);
    }

    private static Judgement noHandshake(Cause cause) {
        return switch (cause) {
            case Cause.ConnectionLost _, Cause.Closing _ -> securedOtherwise(HandshakeTrouble.DISAGREEMENT);
            case Cause.TimedOut _ -> securedOtherwise(HandshakeTrouble.SILENCE);
            case Cause.Surprise _, Cause.Policy _, Cause.Local _ -> new Judgement.NextHost(delayed(Scope.HOST));
        };
    }

    private static Judgement noSession(Phase phase, Cause cause, Circumstances circumstances) {
        return switch (cause) {
            case Cause.Closing _ -> new Judgement.NextHost(delayed(Scope.SESSION));
            case Cause.ConnectionLost _ ->
                phase == Phase.EHLO && circumstances.protocol() == Protocol.SMTP
                        ? silenced(circumstances)
                        : new Judgement.NextHost(delayed(Scope.HOST));
            case Cause.TimedOut _, Cause.Surprise _, Cause.Policy _, Cause.Local _ ->
                new Judgement.NextHost(delayed(Scope.HOST));
        };
    }

    /// A server that hangs up on EHLO may be too old for it; one that does so under TLS cannot cope with that.
    private static Judgement silenced(Circumstances circumstances) {
        return switch (circumstances.link()) {
            case CLEAR_TEXT, NOT_OFFERED, DOWNGRADED, UNPROTECTED -> new Judgement.AgainWithHelo(delayed(Scope.HOST));
            case SECURED -> securedOtherwise(HandshakeTrouble.DISAGREEMENT);
        };
    }

    /// A session that had carried other messages may have been stale or damaged by them; otherwise this message may
    /// be the reason, and must not keep others from being tried.
    private static Judgement sessionLost(Circumstances circumstances) {
        Verdict otherwise = delayed(Scope.TRANSACTION);
        return again(otherwise, circumstances).orElse(new Judgement.NextHost(otherwise));
    }

    private static Optional<Judgement> again(Verdict otherwise, Circumstances circumstances) {
        return switch (circumstances.place()) {
            case FIRST -> Optional.empty();
            case LATER, SERVED -> Optional.of(new Judgement.AgainAlone(otherwise));
        };
    }

    // ---- words ----------------------------------------------------------------------------------------------------

    private static Verdict delayed(Scope scope) {
        return delayed(scope, Delay.NOT_ACCEPTED);
    }

    private static Verdict delayed(Scope scope, Delay delay) {
        return new Verdict.Delayed(scope, delay);
    }

    private static Judgement settled(Verdict verdict) {
        return new Judgement.Settled(verdict);
    }
}
