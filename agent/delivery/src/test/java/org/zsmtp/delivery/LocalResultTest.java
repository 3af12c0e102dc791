package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;
import static org.zsmtp.delivery.Conversations.recipient;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Diagnosis.Obstacle;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class LocalResultTest {

    private static final Recipient BOB = recipient(1);
    private static final MxHost LITERAL =
            new MxHost(Domain.parse("[127.0.0.1]"), List.of(SERVER), 0, MxHost.Choice.DIRECT, false);

    private static Verdict waits(Scope scope) {
        return new Verdict.Delayed(scope, Delay.NOT_ACCEPTED);
    }

    @Test
    void hostOutOfReachIsTheOneThatWasTriedLast() {
        RecipientResult result = LocalResult.unreachable(
                BOB, MX, List.of(new Attempt.Failure(SERVER, "refused"), new Attempt.Failure(SUBMISSIONS, "timeout")));

        assertThat(result.recipient()).isEqualTo(BOB);
        assertThat(result.verdict()).isEqualTo(waits(Scope.HOST));
        assertThat(result.remoteMta()).isEqualTo(new RemoteMta("mx.b.example", false, SUBMISSIONS, null));
        assertThat(result.diagnosis().text())
                .startsWith("connect to mx.b.example")
                .contains("refused", "timeout");
    }

    @Test
    void hostWhoseSecretIsMissingWasNotConnectedTo() {
        RecipientResult result = LocalResult.withoutSecret(BOB, LITERAL, SERVER, "no file");

        assertThat(result.verdict()).isEqualTo(waits(Scope.HOST));
        assertThat(result.remoteMta()).isEqualTo(new RemoteMta("[127.0.0.1]", true, SERVER, null));
        assertThat(result.diagnosis())
                .isEqualTo(Diagnosis.ours(new EnhancedStatusCode(4, 7, 0), Obstacle.SECRET, "no file"));
    }

    @Test
    void hostThatAPolicyForbidsIsNoRemoteMta() {
        EnhancedStatusCode status = new EnhancedStatusCode(4, 7, 5);
        RecipientResult result = LocalResult.forbidden(
                BOB,
                new HostPolicy.Unusable(status, new TlsFailure(TlsFailure.Type.DNSSEC_INVALID, "bogus"), List.of()));

        assertThat(result.verdict()).isEqualTo(waits(Scope.HOST));
        assertThat(result.remoteMta()).isNull();
        assertThat(result.diagnosis()).isEqualTo(Diagnosis.ours(status, Obstacle.POLICY, "bogus"));
    }

    @Test
    void domainWithoutARouteFailsMailOnlyWhereThatIsForGood() {
        EnhancedStatusCode gone = new EnhancedStatusCode(5, 1, 2);
        EnhancedStatusCode silent = new EnhancedStatusCode(4, 4, 3);

        RecipientResult failed = LocalResult.unroutable(BOB, new RoutingResult.Unroutable(gone, "no such domain"));
        assertThat(failed.verdict()).isEqualTo(new Verdict.Failed(Scope.DESTINATION));
        assertThat(failed.diagnosis()).isEqualTo(Diagnosis.ours(gone, Obstacle.ROUTE, "no such domain"));

        RecipientResult waiting = LocalResult.unroutable(BOB, new RoutingResult.Unroutable(silent, "no answer"));
        assertThat(waiting.verdict()).isEqualTo(waits(Scope.DESTINATION));
        assertThat(waiting.diagnosis().status()).isEqualTo(silent);
    }

    @Test
    void faultOfTheProgramLeavesMailInDoubt() {
        assertThat(LocalResult.broken(BOB, new IllegalStateException("a bug")).verdict())
                .isEqualTo(new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
        assertThat(LocalResult.stopped(BOB, new Cancellation()).verdict()).isEqualTo(waits(Scope.SESSION));
    }
}
