package org.zsmtp.daemon.check;

import java.util.function.BiFunction;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult.Action;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.CauseText;
import org.zsmtp.delivery.Expectation;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;

/// Says what the agent would do with mail for a server of which everything is known: what the engine expects, why in
/// words, and the verdict of the check.
final class ExpectedResults {

    private ExpectedResults() {}

    /// @param policy of the host
    /// @param sight  of one of its addresses, by a connection that wanted TLS
    /// @param engine what it expects of mail, under a requirement and after such a sight
    static ExpectedResult of(
            HostPolicy policy, ProbeResult sight, BiFunction<TlsRequirement, ProbeResult, Expectation> engine) {
        return switch (policy) {
            case HostPolicy.Unusable unusable ->
                new ExpectedResult(
                        Action.DELAY, unusable.failure().why(), unknowable(unusable) ? Verdict.UNKNOWN : Verdict.FAIL);
            case HostPolicy.Usable usable -> of(usable.requirement(), sight, engine.apply(usable.requirement(), sight));
        };
    }

    private static boolean unknowable(HostPolicy.Unusable unusable) {
        return unusable.status().subject() == 4;
    }

    private static ExpectedResult of(TlsRequirement requirement, ProbeResult sight, Expectation expected) {
        return switch (expected) {
            case UNDER_TLS -> new ExpectedResult(Action.DELIVER_SECURED, words(requirement), Verdict.PASS);
            case IN_CLEAR_TEXT -> new ExpectedResult(Action.DELIVER_IN_CLEAR, why(sight), Verdict.FAIL);
            case WAITS ->
                new ExpectedResult(Action.DELAY, why(sight), isDefinite(sight) ? Verdict.FAIL : Verdict.UNKNOWN);
            case FAILS -> new ExpectedResult(Action.RETURN, why(sight), Verdict.FAIL);
        };
    }

    private static String why(ProbeResult sight) {
        return switch (sight) {
            case ProbeResult.Unreachable(String why) -> why;
            case ProbeResult.Withheld(String why) -> why;
            case ProbeResult.Ready ready ->
                switch (ready.security()) {
                    case SecurityOutcome.Secured _ -> "the policy wants none";
                    case SecurityOutcome.ClearText(String why) -> why;
                    case SecurityOutcome.Failed(var failure) -> failure.why();
                };
            case ProbeResult.Broken(var _, var _, Cause.Unsecured(var _, String why), var _) -> why;
            case ProbeResult.Broken broken when isRefusal(broken.cause()) -> "the server refuses the conversation";
            case ProbeResult.Broken broken -> CauseText.of(broken.cause());
        };
    }

    /// Whether trying again later would hardly show anything else.
    private static boolean isDefinite(ProbeResult sight) {
        return switch (sight) {
            case ProbeResult.Unreachable _, ProbeResult.Withheld _ -> false;
            case ProbeResult.Ready _ -> true;
            case ProbeResult.Broken broken ->
                switch (broken.cause()) {
                    case Cause.Unsecured _, Cause.Injected _ -> true;
                    case Cause.Lost _, Cause.Surprise _, Cause.Policy _, Cause.Local _ -> isRefusal(broken.cause());
                };
        };
    }

    private static boolean isRefusal(Cause cause) {
        return cause instanceof Cause.Closing(var reply) && reply.code() >= 500;
    }

    private static String words(TlsRequirement requirement) {
        return switch (requirement) {
            case TlsRequirement.None _ -> "no TLS is asked for";
            case TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ -> "the server is not verified";
            case TlsRequirement.Pkix _ -> "its certificate is verified by PKIX";
            case TlsRequirement.Dane _ -> "its certificate is verified by DANE";
            case TlsRequirement.Fingerprint _ -> "its certificate has the fingerprint";
        };
    }
}
