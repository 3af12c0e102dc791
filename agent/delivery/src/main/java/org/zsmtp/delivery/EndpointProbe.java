package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.net.Learner;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;

/// Tries endpoints without mail, by the attempts of a [Visit] and judged as its outcomes are: what [HostProbe] and
/// [ServerInquiry] have in common. Has a pool of its own, and neither learns from what it sees nor uses what deliveries
/// have learnt. Thread-safe.
final class EndpointProbe implements AutoCloseable {

    /// Which attempts may follow one that failed. Those who look at a server leave some of mail's attempts out, because
    /// it is the failure that is to be seen.
    enum Retry {
        /// That by the other TLS library, where authentication lacks channel binding.
        FOR_BINDING,
        /// Those by other TLS handshakes, but none in clear text.
        FOR_TLS,
        /// All that mail has.
        AS_MAIL;

        private boolean allows(Judgement judgement, ConnectPlan next, Endpoint endpoint) {
            return switch (this) {
                case FOR_BINDING ->
                    judgement instanceof Judgement.AgainSecuredOtherwise(var _, HandshakeTrouble trouble)
                            && trouble == HandshakeTrouble.NO_BINDING;
                case FOR_TLS ->
                    judgement instanceof Judgement.AgainSecuredOtherwise
                            && !next.quirks(endpoint).contains(Quirk.CLEAR_TEXT);
                case AS_MAIL -> true;
            };
        }
    }

    /// @param judgement of the last attempt; null where it was not broken
    private record Last(ProbeResult result, @Nullable Judgement judgement) {}

    private final TransportOptions options;
    private final ConnectionKeys keys;
    private final ConnectionPool pool;

    EndpointProbe(TransportOptions options, TlsAccess tls) {
        this.options = options;
        this.keys = new ConnectionKeys(options);
        this.pool =
                new ConnectionPool(options.pool(), tls, InstantSource.system(), ConnectionListener.NONE, Learner.NONE);
    }

    /// Blocks its thread, each step within its time-out.
    ///
    /// @param requirement what the connection must be
    /// @param node        whose queue the server is asked to start; null for nobody's
    /// @param listener    hears one conversation after the other, on other threads
    /// @return of the last attempt
    ProbeResult look(
            MxHost mx,
            Endpoint endpoint,
            TlsRequirement requirement,
            Retry retry,
            Command.@Nullable Etrn node,
            ConversationListener listener) {
        return attempts(
                        mx,
                        endpoint,
                        requirement,
                        retry,
                        key -> pool.probe(key, node, listener).join())
                .result();
    }

    /// What mail comes to where each attempt ends as one without mail did.
    ///
    /// @param requirement what the connection of that mail must be
    /// @param seen        how that ended, under the same requirement or a stricter one
    Expectation expectation(MxHost mx, Endpoint endpoint, TlsRequirement requirement, ProbeResult seen) {
        Last last = attempts(
                mx,
                endpoint,
                requirement,
                Retry.AS_MAIL,
                key -> as(seen, key.session().security()));
        return switch (last.result()) {
            case ProbeResult.Ready ready ->
                ready.security() instanceof SecurityOutcome.Secured && !(requirement instanceof TlsRequirement.None)
                        ? Expectation.UNDER_TLS
                        : Expectation.IN_CLEAR_TEXT;
            case ProbeResult.Broken _, ProbeResult.Unreachable _, ProbeResult.Withheld _ ->
                last.judgement() != null && last.judgement().otherwise() instanceof Verdict.Failed
                        ? Expectation.FAILS
                        : Expectation.WAITS;
        };
    }

    private Last attempts(
            MxHost mx,
            Endpoint endpoint,
            TlsRequirement requirement,
            Retry retry,
            Function<ReuseKey, ProbeResult> attempt) {
        Secrets.Answer secret = keys.secrets(mx);
        if (secret instanceof Secrets.Answer.Unknown(String why)) {
            return new Last(new ProbeResult.Withheld(why), null);
        }
        Credentials credentials = secret instanceof Secrets.Answer.Known(Credentials known) ? known : null;
        OutcomeJudge judge = new OutcomeJudge(
                options.session().protocol(), mx, new Diagnoses(options.pool().timeouts()));
        ConnectPlan plan = ConnectPlan.first(List.of(endpoint));
        while (true) {
            ReuseKey key = keys.of(mx, endpoint, requirement, credentials, plan.quirks(endpoint));
            ProbeResult result = attempt.apply(key);
            if (!(result instanceof ProbeResult.Broken broken)) {
                return new Last(result, null);
            }
            Judgement judgement = judge.judge(broken, key);
            Optional<ConnectPlan> next = plan.again()
                    .after(judgement, key, SecurityPlan.of(key, options))
                    .filter(each -> retry.allows(judgement, each, endpoint));
            if (next.isEmpty()) {
                return new Last(result, judgement);
            }
            plan = next.get();
        }
    }

    /// A session that does without what the connection failed for goes on in clear text.
    private static ProbeResult as(ProbeResult seen, Security security) {
        if (!(seen instanceof ProbeResult.Broken broken)) {
            return seen;
        }
        boolean avoided = switch (security) {
            case CLEAR -> isOfTls(broken);
            case WHERE_OFFERED -> isNotOffered(broken);
            case REQUIRED, IMPLICIT -> false;
        };
        return avoided
                ? new ProbeResult.Ready(broken.local(), Capabilities.NONE, SecurityOutcome.ClearText.NOT_OFFERED)
                : seen;
    }

    private static boolean isOfTls(ProbeResult.Broken broken) {
        return switch (broken.cause()) {
            case Cause.Unsecured(Cause.Lack lack, String _) ->
                switch (lack) {
                    case OFFER, HANDSHAKE, TRUST, CONFIGURATION -> true;
                    case SECRECY, BINDING -> false;
                };
            case Cause.Lost _, Cause.Surprise _, Cause.Policy _, Cause.Local _ ->
                broken.phase() == Phase.STARTTLS || broken.phase() == Phase.TLS;
        };
    }

    private static boolean isNotOffered(ProbeResult.Broken broken) {
        return switch (broken.cause()) {
            case Cause.Unsecured(Cause.Lack lack, String _) -> lack == Cause.Lack.OFFER;
            case Cause.Closing(var reply) -> broken.phase() == Phase.STARTTLS && reply.code() != FailurePolicy.CLOSING;
            case Cause.Lost _, Cause.Surprise _, Cause.Policy _, Cause.Local _ -> false;
        };
    }

    /// Ends what is open, and frees the threads.
    @Override
    public void close() {
        pool.close();
    }
}
