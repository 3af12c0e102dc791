package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.net.ConnectionListener;
import org.zsmtp.delivery.net.ConnectionPool;
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
import org.zsmtp.smtp.wire.Command;

/// Tries endpoints without mail, by the attempts of a [Visit] and judged as its outcomes are: what [HostProbe] and
/// [ServerInquiry] have in common. Has a pool of its own, and neither learns from what it sees nor uses what deliveries
/// have learnt. Thread-safe.
final class EndpointProbe implements AutoCloseable {

    /// Which attempts may follow one that failed. Of those that mail has, each leaves out some, because it is the
    /// failure that is to be seen.
    enum Retry {
        /// Only that by the other TLS library, where authentication lacks channel binding.
        FOR_BINDING,
        /// Those by other TLS handshakes, but none in clear text.
        FOR_TLS;

        private boolean allows(Judgement judgement, ConnectPlan next, Endpoint endpoint) {
            return judgement instanceof Judgement.AgainSecuredOtherwise(var _, HandshakeTrouble trouble)
                    && switch (this) {
                        case FOR_BINDING -> trouble == HandshakeTrouble.NO_BINDING;
                        case FOR_TLS -> !next.quirks(endpoint).contains(Quirk.CLEAR_TEXT);
                    };
        }
    }

    /// One endpoint, and how it is approached.
    ///
    /// @param requirement what the connection must be
    /// @param credentials who we are there; null for nobody
    record Target(
            MxHost mx,
            Endpoint endpoint,
            TlsRequirement requirement,
            @Nullable Credentials credentials) {}

    private final TransportOptions options;
    private final ConnectionKeys keys;
    private final ConnectionPool pool;

    EndpointProbe(TransportOptions options, TlsAccess tls) {
        this.options = options;
        this.keys = new ConnectionKeys(options);
        this.pool = new ConnectionPool(options.pool(), tls, InstantSource.system(), ConnectionListener.NONE);
    }

    /// Our credentials for a host.
    Secrets.Answer secrets(MxHost mx) {
        return keys.secrets(mx);
    }

    /// Blocks its thread, each step within its time-out.
    ///
    /// @param node     whose queue the server is asked to start; null for nobody's
    /// @param listener hears one conversation after the other, on other threads
    /// @return of the last attempt
    ProbeResult look(Target target, Retry retry, Command.@Nullable Etrn node, ConversationListener listener) {
        ConnectPlan plan = ConnectPlan.first(List.of(target.endpoint()));
        while (true) {
            ReuseKey key = key(target, plan);
            ProbeResult result = pool.probe(key, node, listener).join();
            if (!(result instanceof ProbeResult.Broken broken)) {
                return result;
            }
            Judgement judgement = judge(target.mx()).judge(broken, key);
            Optional<ConnectPlan> next = plan.again()
                    .after(judgement, key, SecurityPlan.of(key, options))
                    .filter(each -> retry.allows(judgement, each, target.endpoint()));
            if (next.isEmpty()) {
                return result;
            }
            plan = next.get();
        }
    }

    /// What mail for a target comes to where each attempt ends as one without mail did.
    ///
    /// @param seen how that ended, under the same requirement or a stricter one
    Expectation expectation(Target target, ProbeResult seen) {
        return switch (seen) {
            case ProbeResult.Unreachable _, ProbeResult.Withheld _ -> Expectation.WAITS;
            case ProbeResult.Ready ready ->
                ready.security() instanceof SecurityOutcome.Secured
                                && !(target.requirement() instanceof TlsRequirement.None)
                        ? Expectation.UNDER_TLS
                        : Expectation.IN_CLEAR_TEXT;
            case ProbeResult.Broken broken -> expectation(target, broken);
        };
    }

    private Expectation expectation(Target target, ProbeResult.Broken broken) {
        ConnectPlan plan = ConnectPlan.first(List.of(target.endpoint()));
        while (true) {
            ReuseKey key = key(target, plan);
            if (isAvoided(broken, key.session().security())) {
                return Expectation.IN_CLEAR_TEXT;
            }
            Judgement judgement = judge(target.mx()).judge(broken, key);
            Optional<ConnectPlan> next = plan.again().after(judgement, key, SecurityPlan.of(key, options));
            if (next.isEmpty()) {
                return switch (judgement.otherwise()) {
                    case Verdict.Failed _ -> Expectation.FAILS;
                    case Verdict.Delayed _, Verdict.Relayed _, Verdict.Delivered _ -> Expectation.WAITS;
                };
            }
            plan = next.get();
        }
    }

    /// Whether a session goes on without what the connection failed for.
    private static boolean isAvoided(ProbeResult.Broken broken, Security security) {
        return switch (security) {
            case CLEAR -> isForTls(broken);
            case WHERE_OFFERED -> isNotOffered(broken);
            case REQUIRED, IMPLICIT -> false;
        };
    }

    private static boolean isForTls(ProbeResult.Broken broken) {
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

    private ReuseKey key(Target target, ConnectPlan plan) {
        return keys.of(
                target.mx(),
                target.endpoint(),
                target.requirement(),
                target.credentials(),
                plan.quirks(target.endpoint()));
    }

    private OutcomeJudge judge(MxHost mx) {
        return new OutcomeJudge(
                options.session().protocol(), mx, new Diagnoses(options.pool().timeouts()));
    }

    /// Ends what is open, and frees the threads.
    @Override
    public void close() {
        pool.close();
    }
}
