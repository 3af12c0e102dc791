package org.zsmtp.daemon.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.check.TlsCheck.Fate;
import org.zsmtp.daemon.check.TlsCheck.Fate.Action;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.policy.HopPolicy;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;

/// Says what the agent would do with mail for a server of which everything is known.
final class Fates {

    private Fates() {}

    /// @param policy of the host
    /// @param sight  of one of its addresses, by a connection that wanted TLS and took any certificate
    /// @param fault  of its certificates under the policy; empty where there is none, or the policy asks for none
    static Fate of(HopPolicy policy, HostProbe.Result sight, Optional<TlsFailure> fault) {
        return switch (policy) {
            case HopPolicy.Unusable unusable ->
                new Fate(Action.DELAY, unusable.failure().why(), unknowable(unusable) ? Verdict.UNKNOWN : Verdict.FAIL);
            case HopPolicy.Usable usable -> of(usable.requirement(), sight, fault);
        };
    }

    private static boolean unknowable(HopPolicy.Unusable unusable) {
        return unusable.status().subject() == 4;
    }

    private static Fate of(TlsRequirement requirement, HostProbe.Result sight, Optional<TlsFailure> fault) {
        return switch (sight) {
            case HostProbe.Result.Unreachable(String why) -> new Fate(Action.DELAY, why, Verdict.UNKNOWN);
            case HostProbe.Result.Withheld(String why) -> new Fate(Action.DELAY, why, Verdict.UNKNOWN);
            case HostProbe.Result.Ready ready -> ready(requirement, ready.security(), fault);
            case HostProbe.Result.Broken broken -> broken(requirement, broken.cause(), broken.security());
        };
    }

    private static Fate ready(TlsRequirement requirement, SecurityOutcome security, Optional<TlsFailure> fault) {
        return switch (security) {
            case SecurityOutcome.Secured _
            when requirement instanceof TlsRequirement.None -> inClear("the policy wants none");
            case SecurityOutcome.Secured _
            when fault.isPresent() -> new Fate(Action.DELAY, fault.get().why(), Verdict.FAIL);
            case SecurityOutcome.Secured _ -> new Fate(Action.DELIVER_SECURED, words(requirement), Verdict.PASS);
            case SecurityOutcome.ClearText(String why) -> withoutTls(requirement, why);
            case SecurityOutcome.Failed(TlsFailure failure) -> withoutTls(requirement, failure.why());
        };
    }

    private static Fate broken(TlsRequirement requirement, Cause cause, @Nullable SecurityOutcome security) {
        return switch (cause) {
            case Cause.Unsecured(Cause.Lack lack, String why) ->
                switch (lack) {
                    case OFFER, HANDSHAKE -> withoutTls(requirement, why);
                    case TRUST -> new Fate(Action.DELAY, why, Verdict.FAIL);
                };
            case Cause.ConnectionLost(String what)
            when security instanceof SecurityOutcome.Failed -> withoutTls(requirement, what);
            case Cause.Injected _ -> new Fate(Action.DELAY, "more than an answer came behind STARTTLS", Verdict.FAIL);
            case Cause.Closing closing
            when closing.reply().code() >= 500 ->
                new Fate(Action.DELAY, "the server refuses the conversation", Verdict.FAIL);
            case Cause.Closing _,
                    Cause.ConnectionLost _,
                    Cause.TimedOut _,
                    Cause.Malformed _,
                    Cause.Unsolicited _,
                    Cause.Premature _,
                    Cause.OutOfPlace _,
                    Cause.ContentUnreadable _,
                    Cause.Unauthenticated _,
                    Cause.OwnName _,
                    Cause.LimitReached _,
                    Cause.Stopped _ -> new Fate(Action.DELAY, Causes.words(cause), Verdict.UNKNOWN);
        };
    }

    private static Fate withoutTls(TlsRequirement requirement, String why) {
        return requirement.forbidsClearText() ? new Fate(Action.DELAY, why, Verdict.FAIL) : inClear(why);
    }

    private static Fate inClear(String why) {
        return new Fate(Action.DELIVER_IN_CLEAR, why, Verdict.FAIL);
    }

    private static String words(TlsRequirement requirement) {
        return switch (requirement) {
            case TlsRequirement.None _ -> "no TLS is asked for";
            case TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ -> "whoever the server is";
            case TlsRequirement.Pkix _ -> "its certificate is verified by PKIX";
            case TlsRequirement.Dane _ -> "its certificate is verified by DANE";
            case TlsRequirement.Fingerprint _ -> "its certificate has the fingerprint";
        };
    }
}
