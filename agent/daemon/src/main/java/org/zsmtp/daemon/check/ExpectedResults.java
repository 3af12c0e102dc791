package org.zsmtp.daemon.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult.Action;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.CauseText;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;

/// Says what the agent would do with mail for a server of which everything is known.
final class ExpectedResults {

    private ExpectedResults() {}

    /// What follows where there is no TLS.
    enum ClearText {
        ALLOWED,
        FORBIDDEN
    }

    /// @param policy of the host
    /// @param sight  of one of its addresses, by a connection that wanted TLS and took any certificate
    /// @param clearText what the policy and the start of TLS leave
    /// @param fault  of its certificates under the policy; empty where there is none, or the policy asks for none
    static ExpectedResult of(
            HostPolicy policy, HostProbe.Result sight, Optional<TlsFailure> fault, ClearText clearText) {
        return switch (policy) {
            case HostPolicy.Unusable unusable ->
                new ExpectedResult(
                        Action.DELAY, unusable.failure().why(), unknowable(unusable) ? Verdict.UNKNOWN : Verdict.FAIL);
            case HostPolicy.Usable usable -> of(usable.requirement(), sight, fault, clearText);
        };
    }

    private static boolean unknowable(HostPolicy.Unusable unusable) {
        return unusable.status().subject() == 4;
    }

    private static ExpectedResult of(
            TlsRequirement requirement, HostProbe.Result sight, Optional<TlsFailure> fault, ClearText clearText) {
        return switch (sight) {
            case HostProbe.Result.Unreachable(String why) -> new ExpectedResult(Action.DELAY, why, Verdict.UNKNOWN);
            case HostProbe.Result.Withheld(String why) -> new ExpectedResult(Action.DELAY, why, Verdict.UNKNOWN);
            case HostProbe.Result.Ready ready -> ready(requirement, ready.security(), fault, clearText);
            case HostProbe.Result.Broken broken -> broken(clearText, broken.cause(), broken.security());
        };
    }

    private static ExpectedResult ready(
            TlsRequirement requirement, SecurityOutcome security, Optional<TlsFailure> fault, ClearText clearText) {
        return switch (security) {
            case SecurityOutcome.Secured _
            when requirement instanceof TlsRequirement.None -> inClear("the policy wants none");
            case SecurityOutcome.Secured _
            when fault.isPresent() ->
                new ExpectedResult(Action.DELAY, fault.get().why(), Verdict.FAIL);
            case SecurityOutcome.Secured _ ->
                new ExpectedResult(Action.DELIVER_SECURED, words(requirement), Verdict.PASS);
            case SecurityOutcome.ClearText(String why) -> withoutTls(clearText, why);
            case SecurityOutcome.Failed(TlsFailure failure) -> withoutTls(clearText, failure.why());
        };
    }

    private static ExpectedResult broken(ClearText clearText, Cause cause, @Nullable SecurityOutcome security) {
        return switch (cause) {
            case Cause.Unsecured(Cause.Lack lack, String why) ->
                switch (lack) {
                    case OFFER, SECRECY, HANDSHAKE -> withoutTls(clearText, why);
                    case TRUST, CONFIGURATION, BINDING -> new ExpectedResult(Action.DELAY, why, Verdict.FAIL);
                };
            case Cause.ConnectionLost(String what)
            when security instanceof SecurityOutcome.Failed -> withoutTls(clearText, what);
            case Cause.Injected _ -> new ExpectedResult(Action.DELAY, CauseText.of(cause), Verdict.FAIL);
            case Cause.Closing closing
            when closing.reply().code() >= 500 ->
                new ExpectedResult(Action.DELAY, "the server refuses the conversation", Verdict.FAIL);
            case Cause.Lost _, Cause.Surprise _, Cause.Policy _, Cause.Local _ ->
                new ExpectedResult(Action.DELAY, CauseText.of(cause), Verdict.UNKNOWN);
        };
    }

    private static ExpectedResult withoutTls(ClearText clearText, String why) {
        return switch (clearText) {
            case ALLOWED -> inClear(why);
            case FORBIDDEN -> new ExpectedResult(Action.DELAY, why, Verdict.FAIL);
        };
    }

    private static ExpectedResult inClear(String why) {
        return new ExpectedResult(Action.DELIVER_IN_CLEAR, why, Verdict.FAIL);
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
