package org.zsmtp.daemon.check;

import java.util.stream.Collectors;
import org.zsmtp.delivery.CauseText;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;

/// The engine's findings in words, for both the page and the JSON object. Texts of servers are still as they came.
final class Wording {

    private Wording() {}

    static String choice(MxHost.Choice choice) {
        return switch (choice) {
            case MX -> "mx";
            case IMPLICIT_MX -> "implicit-mx";
            case DIRECT -> "direct";
        };
    }

    static String dane(DaneFinding finding) {
        return switch (finding) {
            case DaneFinding.Insecure(String why) -> "insecure: " + why;
            case DaneFinding.Absent _ -> "none: DNSSEC proves that there is no TLSA record";
            case DaneFinding.Usable usable -> "usable: records of " + usable.base();
            case DaneFinding.Unusable unusable -> "unusable: no record of " + unusable.base() + " can be used";
            case DaneFinding.Unknown unknown ->
                switch (unknown.reason()) {
                    case NO_ANSWER -> "unknown: " + unknown.why();
                    case BOGUS -> "bogus: " + unknown.why();
                };
        };
    }

    static String sts(StsFinding finding) {
        return switch (finding) {
            case StsFinding.NoPolicy _ -> "none";
            case StsFinding.Unavailable unavailable ->
                "unavailable: " + unavailable.failure().why();
            case StsFinding.Found(StsPolicy policy) -> mode(policy.mode());
        };
    }

    private static String mode(StsPolicy.Mode mode) {
        return switch (mode) {
            case ENFORCE -> "enforce";
            case TESTING -> "testing";
            case NONE -> "none";
        };
    }

    /// What a connection must be, and who says so.
    static String policy(HostPolicy policy) {
        return switch (policy) {
            case HostPolicy.Usable usable -> requirement(usable.requirement()) + " (" + usable.reason() + ")";
            case HostPolicy.Unusable unusable ->
                "no mail goes there: " + unusable.failure().why();
        };
    }

    static String level(HostPolicy policy) {
        return switch (policy) {
            case HostPolicy.Unusable _ -> "forbidden";
            case HostPolicy.Usable usable ->
                switch (usable.requirement()) {
                    case TlsRequirement.None _ -> "none";
                    case TlsRequirement.Opportunistic _ -> "may";
                    case TlsRequirement.Encrypted _ -> "encrypt";
                    case TlsRequirement.Pkix _ -> "verify";
                    case TlsRequirement.Dane _ -> "dane";
                    case TlsRequirement.Fingerprint _ -> "fingerprint";
                };
        };
    }

    private static String requirement(TlsRequirement requirement) {
        return switch (requirement) {
            case TlsRequirement.None _ -> "clear text";
            case TlsRequirement.Opportunistic(var _, var observed) ->
                "TLS where offered, else clear text"
                        + (observed == null ? "" : "; what MTA-STS would demand is only reported");
            case TlsRequirement.Encrypted _ -> "TLS, without verifying the server";
            case TlsRequirement.Pkix pkix ->
                "TLS with a certificate for "
                        + (pkix.names().isEmpty()
                                ? "any name"
                                : pkix.names().stream().map(Wording::name).collect(Collectors.joining(" or ")))
                        + " from an authority";
            case TlsRequirement.Dane dane ->
                "TLS with a certificate as the TLSA records of " + dane.serverName() + " say";
            case TlsRequirement.Fingerprint _ -> "TLS with a certificate of a given fingerprint";
        };
    }

    private static String name(ReferenceName name) {
        return switch (name) {
            case ReferenceName.Exactly(var exact) -> exact.toString();
            case ReferenceName.Below(var parent) -> "*." + parent;
            case ReferenceName.Address(var literal) -> literal.toString();
        };
    }

    static String startTls(ProbeResult sight) {
        return switch (sight) {
            case ProbeResult.Ready ready -> startTls(ready.security());
            case ProbeResult.Broken(var _, var _, Cause.Unsecured(Cause.Lack lack, String why), var _) ->
                switch (lack) {
                    case OFFER, SECRECY -> "no: " + why;
                    case HANDSHAKE, TRUST, CONFIGURATION -> "the handshake failed: " + why;
                    case BINDING -> "yes, but not as required: " + why;
                };
            case ProbeResult.Broken(var _, var _, Cause cause, var _) -> "not reached: " + CauseText.of(cause);
            case ProbeResult.Unreachable _ -> "not reached";
            case ProbeResult.Withheld _ -> "not reached";
        };
    }

    private static String startTls(SecurityOutcome security) {
        return switch (security) {
            case SecurityOutcome.Secured _ -> "yes";
            case SecurityOutcome.ClearText(String why) -> "no: " + why;
            case SecurityOutcome.Failed(var failure) -> "the handshake failed: " + failure.why();
        };
    }

    static String connection(ProbeResult sight) {
        return switch (sight) {
            case ProbeResult.Ready ready -> "from " + ready.local();
            case ProbeResult.Broken broken -> "from " + broken.local();
            case ProbeResult.Unreachable(String why) -> "none: " + why;
            case ProbeResult.Withheld(String why) -> "not tried: " + why;
        };
    }

    static String verdict(TlsCheck.Verdict verdict) {
        return switch (verdict) {
            case PASS -> "pass";
            case UNKNOWN -> "unknown";
            case FAIL -> "fail";
        };
    }
}
