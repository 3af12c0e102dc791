package org.zsmtp.delivery;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.Learner;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.wire.Reply;

/// Learns from each conversation what the next ones with that server should know. It does so before callers hear
/// the result, so that mail that waits for the same server does not repeat the failure. Thread-safe.
final class Experience implements Learner {

    private static final int BAD_SEQUENCE = 503;

    private final TransportOptions options;
    private final DeadEndpoints history;
    private final FallbackCache peers;
    private final Diagnoses diagnoses;

    Experience(TransportOptions options, DeadEndpoints history, FallbackCache peers) {
        this.options = options;
        this.history = history;
        this.peers = peers;
        this.diagnoses = new Diagnoses(options.pool().timeouts());
    }

    /// @return what this server could not cope with
    Set<Quirk> of(Endpoint endpoint) {
        return peers.of(endpoint);
    }

    /// With how much of TLS a connection of this key is made.
    static TlsFallback used(ReuseKey key) {
        return switch (key.offer()) {
            case SMALL -> TlsFallback.SMALL_HELLO;
            case OTHER_LIBRARY -> TlsFallback.OTHER_LIBRARY;
            case USUAL ->
                key.session().security() == Security.CLEAR && !(key.requirement() instanceof TlsRequirement.None)
                        ? TlsFallback.CLEAR_TEXT
                        : TlsFallback.NONE;
        };
    }

    @Override
    public void failed(Endpoint endpoint, String why) {
        history.failed(endpoint, why);
    }

    @Override
    public Afterwards learn(ReuseKey key, Attempt.Conversed conversed) {
        Outcome first = conversed.report().outcomes().getFirst().outcome();
        if (!hadSession(first)) {
            withoutSession(key, conversed, first);
            return Afterwards.KEEP;
        }
        history.succeeded(key.endpoint());
        worked(key, conversed);
        EnumSet<Quirk> lessons = EnumSet.noneOf(Quirk.class);
        conversed
                .report()
                .outcomes()
                .forEach(each -> lesson(key, conversed, each).ifPresent(lessons::add));
        lessons.forEach(quirk -> peers.learn(key.endpoint(), quirk));
        return lessons.isEmpty() ? Afterwards.KEEP : Afterwards.CLOSE;
    }

    private static boolean hadSession(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Phase phase, Reply _) -> !FailurePolicy.isBeforeSession(phase);
            case Outcome.Unanswered(Phase phase, Cause _) -> !FailurePolicy.isBeforeSession(phase);
            case Outcome.Accepted _,
                    Outcome.Withheld _,
                    Outcome.Untried _,
                    Outcome.InDoubt _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> true;
        };
    }

    // ---- no session -----------------------------------------------------------------------------------------------

    /// [FailurePolicy] says what follows for the message itself; later messages begin with the same fallback.
    private void withoutSession(ReuseKey key, Attempt.Conversed conversed, Outcome outcome) {
        Endpoint endpoint = key.endpoint();
        Judgement judgement = FailurePolicy.judge(
                outcome,
                RcptParameters.NONE,
                Circumstances.withoutSession(
                        options.session().protocol(),
                        conversed.report().capabilities(),
                        MxHost.Choice.MX,
                        link(key, conversed.security())));
        boolean more = switch (judgement) {
            case Judgement.AgainWithHelo _ -> mayTryHelo(key) && learnt(endpoint, Quirk.HELO_ONLY);
            case Judgement.AgainSecuredOtherwise(var _, var trouble) ->
                SecurityPlan.of(key, options)
                        .after(used(key), trouble)
                        .flatMap(TlsFallback::quirk)
                        .map(quirk -> learnt(endpoint, quirk))
                        .orElse(false);
            case Judgement.Settled _,
                    Judgement.NextHost _,
                    Judgement.AgainAlone _,
                    Judgement.AgainByData _,
                    Judgement.OnAnotherConnection _ -> false;
        };
        if (more) {
            return;
        }
        if (FailurePolicy.gaveNoSession(outcome)) {
            history.failed(endpoint, diagnoses.words(outcome));
            // Next time everything is tried again.
            EnumSet.of(Quirk.HELO_ONLY, Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT)
                    .forEach(quirk -> peers.forget(endpoint, quirk));
        } else {
            history.succeeded(endpoint);
        }
    }

    /// HELO has no STARTTLS.
    static boolean mayTryHelo(ReuseKey key) {
        return key.session().hello() != Hello.HELO && !key.requirement().forbidsClearText();
    }

    private boolean learnt(Endpoint endpoint, Quirk quirk) {
        peers.learn(endpoint, quirk);
        return true;
    }

    /// @param security what became of it; null where it did not come so far
    static Link link(ReuseKey key, @Nullable SecurityOutcome security) {
        if (security instanceof SecurityOutcome.Secured) {
            return Link.SECURED;
        }
        if (key.requirement() instanceof TlsRequirement.None) {
            return Link.CLEAR_TEXT;
        }
        if (key.requirement().forbidsClearText() || key.session().security() == Security.IMPLICIT) {
            return Link.UNPROTECTED;
        }
        boolean refused = security instanceof SecurityOutcome.ClearText clear && clear.isDowngrade();
        return refused || used(key) == TlsFallback.CLEAR_TEXT ? Link.DOWNGRADED : Link.NOT_OFFERED;
    }

    // ---- a session ------------------------------------------------------------------------------------------------

    /// A fallback that was not used is not needed any more; one that was used is confirmed.
    private void worked(ReuseKey key, Attempt.Conversed conversed) {
        Endpoint endpoint = key.endpoint();
        switch (key.session().hello()) {
            case EHLO, EHLO_WHERE_ANNOUNCED -> peers.forget(endpoint, Quirk.HELO_ONLY);
            case HELO -> {
                if (options.session().hello() != Hello.HELO) {
                    peers.learn(endpoint, Quirk.HELO_ONLY);
                }
            }
        }
        if (conversed.security() == null || conversed.security() instanceof SecurityOutcome.Failed) {
            return;
        }
        TlsFallback used = used(key);
        boolean useless = used == TlsFallback.CLEAR_TEXT
                && conversed.report().outcomes().stream().anyMatch(each -> demandsTls(each.outcome()));
        used.quirk().filter(_ -> !useless).ifPresent(quirk -> peers.learn(endpoint, quirk));
        // What lies after it was not needed; where it is of no use either, TLS is tried again, from the beginning.
        for (TlsFallback other : TlsFallback.values()) {
            if (useless || other.compareTo(used) > 0) {
                other.quirk().ifPresent(quirk -> peers.forget(endpoint, quirk));
            }
        }
    }

    private static boolean demandsTls(Outcome outcome) {
        return outcome instanceof Outcome.Refused(Phase phase, Reply reply)
                && reply.code() >= 500
                && TlsDemand.isMadeBy(phase, reply, Link.DOWNGRADED);
    }

    private static Optional<Quirk> lesson(ReuseKey key, Attempt.Conversed conversed, RecipientOutcome outcome) {
        if (Chunks.wentOut(outcome) && Chunks.wereNotUnderstood(outcome.outcome())) {
            return Optional.of(Quirk.NO_CHUNKING);
        }
        boolean overlaps = conversed.ordinal() > 0
                && conversed.report().capabilities().pipelining()
                && key.session().pipelining() == Pipelining.WHERE_OFFERED
                && key.session().nextMail() == NextMail.WITH_END_OF_DATA;
        return overlaps && isOverlapLost(outcome.outcome()) ? Optional.of(Quirk.NO_OVERLAP) : Optional.empty();
    }

    /// Whether that a MAIL went with an end of data may be why one of the two had no answer.
    private static boolean isOverlapLost(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Phase phase, Reply reply) -> phase == Phase.MAIL && reply.code() == BAD_SEQUENCE;
            case Outcome.Unanswered(Phase phase, Cause cause) -> phase == Phase.MAIL && cause instanceof Cause.TimedOut;
            case Outcome.InDoubt(Cause cause) ->
                !(cause instanceof Cause.Stopped || cause instanceof Cause.LimitReached);
            case Outcome.Accepted _, Outcome.Withheld _, Outcome.Untried _, Outcome.Oversize _, Outcome.Unsendable _ ->
                false;
        };
    }
}
