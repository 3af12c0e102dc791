package org.zsmtp.delivery.net;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.wire.Capabilities;

/// Keeps the result of securing one connection. Runs on its event loop.
final class SecurityObserver {

    private final ReuseKey key;
    private @Nullable SecurityOutcome outcome;

    SecurityObserver(ReuseKey key) {
        this.key = key;
    }

    /// @return what is known of it; null where it has not come so far
    @Nullable
    SecurityOutcome outcome() {
        return outcome;
    }

    /// @return what it is now
    SecurityOutcome note(TlsHandshaker.Result result) {
        SecurityOutcome now = switch (result) {
            case TlsHandshaker.Result.Secured(var session, var _) -> new SecurityOutcome.Secured(session);
            case TlsHandshaker.Result.Failed(Cause.Lack _, TlsFailure failure) -> new SecurityOutcome.Failed(failure);
        };
        outcome = now;
        return now;
    }

    /// The session takes mail.
    ///
    /// @return what protects that mail
    SecurityOutcome established(Capabilities capabilities) {
        SecurityOutcome known = outcome == null ? clearText(capabilities) : outcome;
        outcome = known;
        return known;
    }

    private SecurityOutcome clearText(Capabilities capabilities) {
        if (key.requirement() instanceof TlsRequirement.None) {
            return SecurityOutcome.ClearText.NOT_WANTED;
        }
        if (key.session().security() == Security.CLEAR) {
            return new SecurityOutcome.ClearText("TLS with this server failed before");
        }
        return capabilities.startTls()
                ? new SecurityOutcome.ClearText("the server refused STARTTLS")
                : SecurityOutcome.ClearText.NOT_OFFERED;
    }

    /// A transaction was reported.
    ///
    /// @return null if the connection did not get that far
    @Nullable
    SecurityOutcome told(MessageReport report) {
        if (outcome == null) {
            outcome = refusal(report.outcomes().getFirst().outcome());
        }
        return outcome;
    }

    private static @Nullable SecurityOutcome refusal(Outcome first) {
        return switch (first) {
            case Outcome.Unanswered(Phase _, Cause.Unsecured(Cause.Lack _, String why)) -> withoutStartTls(why);
            case Outcome.Refused(Phase phase, var reply)
            when phase == Phase.STARTTLS -> withoutStartTls("the server refused STARTTLS: " + reply.code());
            case Outcome.Unanswered(Phase phase, Cause _)
            when phase == Phase.TLS || phase == Phase.STARTTLS ->
                new SecurityOutcome.Failed(new TlsFailure(
                        TlsFailure.Type.VALIDATION_FAILURE, "the connection broke before there was TLS"));
            case Outcome.Unanswered _,
                    Outcome.Untried _,
                    Outcome.Refused _,
                    Outcome.Accepted _,
                    Outcome.InDoubt _,
                    Outcome.Withheld _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> null;
        };
    }

    private static SecurityOutcome withoutStartTls(String why) {
        return new SecurityOutcome.Failed(new TlsFailure(TlsFailure.Type.STARTTLS_NOT_SUPPORTED, why));
    }
}
