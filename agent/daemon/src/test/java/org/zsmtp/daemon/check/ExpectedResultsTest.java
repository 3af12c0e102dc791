package org.zsmtp.daemon.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.check.ExpectedResults.ClearText;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult.Action;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class ExpectedResultsTest {
    private static final TlsFailure EXPIRED = new TlsFailure(TlsFailure.Type.CERTIFICATE_EXPIRED, "expired");
    private static final Endpoint LOCAL = Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    private static final HostProbe.Result SECURED = new HostProbe.Result.Ready(
            LOCAL,
            Capabilities.NONE,
            new SecurityOutcome.Secured(new TlsSession(
                    "TLSv1.3",
                    "TLS_AES_128_GCM_SHA256",
                    TlsSession.Assurance.NONE,
                    TlsSession.Resumption.FULL,
                    List.of(),
                    null)));
    private static final TlsRequirement MAY = new TlsRequirement.Opportunistic(null, null);
    private static final TlsRequirement ENCRYPT = new TlsRequirement.Encrypted(null);
    private static final TlsRequirement NONE = new TlsRequirement.None();

    @Test
    void tlsThatIsAllThatIsAskedForPasses() {
        assertFate(ENCRYPT, SECURED, Optional.empty(), Action.DELIVER_SECURED, Verdict.PASS);
        assertFate(MAY, SECURED, Optional.empty(), Action.DELIVER_SECURED, Verdict.PASS);
    }

    @Test
    void aCertificateThatThePolicyDoesNotTakeDelays() {
        assertFate(ENCRYPT, SECURED, Optional.of(EXPIRED), Action.DELAY, Verdict.FAIL);
    }

    @Test
    void withoutTlsThePolicyDecides() {
        for (Cause.Lack lack : List.of(Cause.Lack.OFFER, Cause.Lack.HANDSHAKE)) {
            HostProbe.Result sight = broken(new Cause.Unsecured(lack, "no"));
            assertFate(ENCRYPT, sight, Optional.empty(), Action.DELAY, Verdict.FAIL);
            assertFate(MAY, sight, Optional.empty(), Action.DELIVER_IN_CLEAR, Verdict.FAIL);
        }
    }

    @Test
    void whereTlsBeginsWithTheFirstOctetAFailedHandshakeDelays() {
        HostPolicy may = new HostPolicy.Usable(MAY, List.of(), "test");
        HostProbe.Result sight = broken(new Cause.Unsecured(Cause.Lack.HANDSHAKE, "no"));
        assertThat(ExpectedResults.of(may, sight, Optional.empty(), ClearText.FORBIDDEN)
                        .action())
                .isEqualTo(Action.DELAY);
    }

    @Test
    void mailThatThePolicyWantsInClearTextDoesNotPass() {
        assertFate(NONE, SECURED, Optional.empty(), Action.DELIVER_IN_CLEAR, Verdict.FAIL);
    }

    @Test
    void whatIsOutOfReachIsNotKnown() {
        assertFate(
                MAY,
                new HostProbe.Result.Unreachable("Connection refused"),
                Optional.empty(),
                Action.DELAY,
                Verdict.UNKNOWN);
        assertFate(MAY, broken(new Cause.TimedOut(Phase.GREETING)), Optional.empty(), Action.DELAY, Verdict.UNKNOWN);
    }

    @Test
    void injectedOctetsFail() {
        assertFate(MAY, broken(new Cause.Injected()), Optional.empty(), Action.DELAY, Verdict.FAIL);
    }

    @Test
    void aHostThatAPolicyForbidsFailsUnlessNobodyCouldTell() {
        assertThat(ExpectedResults.of(forbidden(7), SECURED, Optional.empty(), ClearText.FORBIDDEN)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(ExpectedResults.of(forbidden(4), SECURED, Optional.empty(), ClearText.FORBIDDEN)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aFaultIsWorseThanNotToKnow() {
        assertThat(Verdict.PASS.and(Verdict.UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.FAIL.and(Verdict.UNKNOWN)).isEqualTo(Verdict.FAIL);
    }

    private static HostPolicy forbidden(int subject) {
        return new HostPolicy.Unusable(new EnhancedStatusCode(4, subject, 0), EXPIRED, List.of());
    }

    private static HostProbe.Result broken(Cause cause) {
        return new HostProbe.Result.Broken(LOCAL, cause, null);
    }

    private static void assertFate(
            TlsRequirement requirement,
            HostProbe.Result sight,
            Optional<TlsFailure> fault,
            Action action,
            Verdict verdict) {
        ClearText clearText = requirement.forbidsClearText() ? ClearText.FORBIDDEN : ClearText.ALLOWED;
        TlsCheck.ExpectedResult expected =
                ExpectedResults.of(new HostPolicy.Usable(requirement, List.of(), "test"), sight, fault, clearText);
        assertThat(expected.action()).isEqualTo(action);
        assertThat(expected.verdict()).isEqualTo(verdict);
    }
}
