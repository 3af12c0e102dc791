package org.zsmtp.delivery;

import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Hop;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The only judge: turns what an attempt established into what follows from it. Pure.
///
/// Two rules stand above all others. Only a 2yz to the end of data delivers, and only a 5yz that answers this
/// recipient's own command fails; whatever else happens, the mail waits. And a recipient whose message may have been
/// taken is not tried anywhere else.
final class FailurePolicy {

    /// Bad sequence of commands: says something of the session, never of mail.
    private static final int BAD_SEQUENCE = 503;

    /// Storage exceeded, and also a server's way to say "too many recipients" (RFC 5321 section 4.5.3.1.10).
    private static final int EXCEEDED_STORAGE = 552;

    private static final EnhancedStatusCode TOO_MANY_RECIPIENTS = new EnhancedStatusCode(5, 5, 3);

    /// X.3.z: the mail system of the host, not the message (RFC 3463 section 3.4).
    private static final int MAIL_SYSTEM = 3;

    private FailurePolicy() {}

    static Judgement judge(Outcome outcome, RcptParameters asked, Circumstances circumstances) {
        return switch (outcome) {
            case Outcome.Accepted _ -> new Judgement.Settled(new Verdict.Relayed(notice(asked, circumstances)));
            case Outcome.Refused(Phase phase, Reply reply) -> refused(phase, reply, circumstances);
            case Outcome.Unanswered(Phase phase, Cause cause) -> unanswered(phase, cause, circumstances);
            case Outcome.InDoubt _ -> settled(Scope.SESSION, Delay.IN_DOUBT);
            case Outcome.Oversize _ -> failed(Scope.TRANSACTION);
        };
    }

    private static SuccessNotice notice(RcptParameters asked, Circumstances circumstances) {
        if (!asked.wantsSuccessNotice()) {
            return SuccessNotice.NOT_ASKED;
        }
        return circumstances.capabilities().dsn() ? SuccessNotice.PASSED_ON : SuccessNotice.OWED;
    }

    private static Judgement refused(Phase phase, Reply reply, Circumstances circumstances) {
        boolean permanent = reply.code() >= 500;
        if (permanent && reply.code() == BAD_SEQUENCE && phase != Phase.GREETING && phase != Phase.EHLO) {
            return badSequence(circumstances);
        }
        return switch (phase) {
            case GREETING, EHLO -> unwelcome(permanent, circumstances.choice());
            case MAIL -> permanent ? failed(Scope.TRANSACTION) : delayed(Scope.TRANSACTION, reply);
            case RCPT ->
                permanent && !tooManyRecipients(reply) ? failed(Scope.RECIPIENT) : delayed(Scope.RECIPIENT, reply);
            case DATA -> permanent ? failed(Scope.TRANSACTION) : delayed(Scope.TRANSACTION, reply);
            case END_OF_DATA ->
                permanent ? failed(Scope.TRANSACTION) : settled(Scope.TRANSACTION, Delay.REFUSED_AT_END);
            case CONNECT, CONTENT, RSET, QUIT, IDLE ->
                throw new IllegalArgumentException("no reply refuses a recipient in phase " + phase);
        };
    }

    /// A host that would not talk to us has said nothing of the mail. Where it is one of several that a domain names,
    /// another or a later attempt may do; where it is the only one there can be, its 5yz stands.
    private static Judgement unwelcome(boolean permanent, Hop.Choice choice) {
        return switch (choice) {
            case MX -> next(Scope.HOST);
            case IMPLICIT_MX, DIRECT ->
                permanent ? new Judgement.NextHost(new Verdict.Failed(Scope.HOST)) : next(Scope.HOST);
        };
    }

    private static Judgement badSequence(Circumstances circumstances) {
        return switch (circumstances.place()) {
            case FIRST -> settled(Scope.SESSION, Delay.NOT_ACCEPTED);
            case LATER -> new Judgement.AgainHere(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED));
        };
    }

    private static Judgement delayed(Scope scope, Reply reply) {
        EnhancedStatusCode status = reply.enhancedStatusCode();
        if (status != null && status.subject() == MAIL_SYSTEM) {
            return next(Scope.HOST);
        }
        return settled(scope, Delay.NOT_ACCEPTED);
    }

    private static boolean tooManyRecipients(Reply reply) {
        return reply.code() == EXCEEDED_STORAGE && TOO_MANY_RECIPIENTS.equals(reply.enhancedStatusCode());
    }

    private static Judgement unanswered(Phase phase, Cause cause, Circumstances circumstances) {
        return switch (cause) {
            case Cause.ContentUnreadable _ -> settled(Scope.TRANSACTION, Delay.NOT_ACCEPTED);
            case Cause.Stopped _ -> new Judgement.AgainHere(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED));
            case Cause.Closing _,
                    Cause.ConnectionLost _,
                    Cause.TimedOut _,
                    Cause.Malformed _,
                    Cause.Unsolicited _,
                    Cause.Premature _,
                    Cause.OutOfPlace _ -> ended(phase, cause, circumstances);
        };
    }

    private static Judgement ended(Phase phase, Cause cause, Circumstances circumstances) {
        if (phase == Phase.GREETING || phase == Phase.EHLO) {
            return phase == Phase.EHLO && cause instanceof Cause.ConnectionLost
                    ? new Judgement.AgainWithHelo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED))
                    : next(Scope.HOST);
        }
        return switch (circumstances.place()) {
            case FIRST -> next(Scope.SESSION);
            case LATER -> new Judgement.AgainHere(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED));
        };
    }

    private static Judgement next(Scope scope) {
        return new Judgement.NextHost(new Verdict.Delayed(scope, Delay.NOT_ACCEPTED));
    }

    private static Judgement settled(Scope scope, Delay delay) {
        return new Judgement.Settled(new Verdict.Delayed(scope, delay));
    }

    private static Judgement failed(Scope scope) {
        return new Judgement.Settled(new Verdict.Failed(scope));
    }
}
