package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis.Obstacle;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Results of recipients that no server was asked about.
final class LocalResult {

    /// RFC 3463 section 3.8: other or undefined security status.
    private static final EnhancedStatusCode SECURITY = new EnhancedStatusCode(4, 7, 0);

    private LocalResult() {}

    /// It was cancelled, or else the transport is stopping.
    static RecipientResult stopped(Recipient recipient, Cancellation cancellation) {
        return new RecipientResult(recipient, delayed(Scope.SESSION), null, Diagnoses.stopping(cancellation.reason()));
    }

    /// The session has given it up because it was cancelled.
    static RecipientResult givenUp(RecipientResult judged, Cancellation cancellation) {
        Diagnosis said = judged.diagnosis();
        Diagnosis why = Diagnoses.stopping(cancellation.reason());
        return new RecipientResult(
                judged.recipient(),
                judged.verdict(),
                judged.remoteMta(),
                new Diagnosis(
                        why.status(),
                        why.origin(),
                        null,
                        why.text(),
                        said.outcome(),
                        said.obstacle(),
                        said.dialogue(),
                        said.ending()));
    }

    /// Nobody waits any more for the reply to what was sent, if all of it was.
    static RecipientResult abandoned(Recipient recipient, Cancellation cancellation) {
        return new RecipientResult(
                recipient,
                new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT),
                null,
                Diagnoses.abandoned(cancellation.reason()));
    }

    /// A fault of the program: some of the mail may have gone out.
    static RecipientResult broken(Recipient recipient, Throwable cause) {
        return new RecipientResult(
                recipient, new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT), null, Diagnoses.broken(cause));
    }

    /// @param failures at least one
    static RecipientResult unreachable(Recipient recipient, MxHost mx, List<Attempt.Failure> failures) {
        return new RecipientResult(
                recipient,
                delayed(Scope.HOST),
                remote(mx, failures.getLast().endpoint()),
                Diagnoses.unreachable(mx.name(), failures));
    }

    /// Nothing is sent to a host that may require authentication.
    static RecipientResult withoutSecret(Recipient recipient, MxHost mx, Endpoint endpoint, String why) {
        return new RecipientResult(
                recipient, delayed(Scope.HOST), remote(mx, endpoint), Diagnosis.ours(SECURITY, Obstacle.SECRET, why));
    }

    /// No connection to the host may be made, as it could not be as secure as it must be.
    static RecipientResult forbidden(Recipient recipient, HostPolicy.Unusable unusable) {
        return new RecipientResult(
                recipient,
                delayed(Scope.HOST),
                null,
                Diagnosis.ours(
                        unusable.status(), Obstacle.POLICY, unusable.failure().why()));
    }

    static RecipientResult unroutable(Recipient recipient, RoutingResult.Unroutable why) {
        Verdict verdict = switch (why.permanence()) {
            case PERMANENT -> new Verdict.Failed(Scope.DESTINATION);
            case TEMPORARY -> delayed(Scope.DESTINATION);
        };
        return new RecipientResult(
                recipient, verdict, null, Diagnosis.ours(why.status(), Obstacle.ROUTE, why.reason()));
    }

    private static Verdict delayed(Scope scope) {
        return new Verdict.Delayed(scope, Delay.NOT_ACCEPTED);
    }

    private static RemoteMta remote(MxHost mx, Endpoint endpoint) {
        @Nullable Endpoint noConnection = null;
        return new RemoteMta(mx.name(), mx.host() instanceof AddressLiteral, endpoint, noConnection);
    }
}
