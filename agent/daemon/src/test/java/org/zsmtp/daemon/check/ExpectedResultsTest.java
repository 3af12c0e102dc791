package org.zsmtp.daemon.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult.Action;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.Expectation;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

class ExpectedResultsTest {
    private static final TlsFailure EXPIRED = new TlsFailure(TlsFailure.Type.CERTIFICATE_EXPIRED, "expired");
    private static final Endpoint LOCAL = Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    private static final ProbeResult SECURED = new ProbeResult.Ready(
            LOCAL,
            Capabilities.NONE,
            new SecurityOutcome.Secured(new TlsSession(
                    "TLSv1.3",
                    "TLS_AES_128_GCM_SHA256",
                    TlsSession.Assurance.NONE,
                    TlsSession.Resumption.FULL,
                    List.of(),
                    null)));
    private static final int SMTP = 25;
    private static final int SUBMISSIONS = 465;
    private static final TlsRequirement MAY = new TlsRequirement.Opportunistic(null, null);
    private static final TlsRequirement ENCRYPT = new TlsRequirement.Encrypted(null);
    private static final TlsRequirement NONE = new TlsRequirement.None();

    @Test
    void tlsThatIsAllThatIsAskedForPasses() {
        assertExpected(ENCRYPT, SECURED, Action.DELIVER_SECURED, Verdict.PASS);
        assertExpected(MAY, SECURED, Action.DELIVER_SECURED, Verdict.PASS);
    }

    @Test
    void aCertificateThatThePolicyDoesNotTakeDelays() {
        ProbeResult expired = broken(Phase.TLS, new Cause.Unsecured(Cause.Lack.TRUST, EXPIRED.why()));
        assertExpected(ENCRYPT, expired, Action.DELAY, Verdict.FAIL);
    }

    @Test
    void withoutTlsThePolicyDecides() {
        for (Cause.Lack lack : List.of(Cause.Lack.OFFER, Cause.Lack.HANDSHAKE)) {
            ProbeResult sight = broken(Phase.STARTTLS, new Cause.Unsecured(lack, "no"));
            assertExpected(ENCRYPT, sight, Action.DELAY, Verdict.FAIL);
            assertExpected(MAY, sight, Action.DELIVER_IN_CLEAR, Verdict.FAIL);
        }
    }

    @Test
    void whereTlsBeginsWithTheFirstOctetAFailedHandshakeDelays() {
        ProbeResult sight = broken(Phase.TLS, new Cause.Unsecured(Cause.Lack.HANDSHAKE, "no"));
        assertThat(expected(MxHost.Choice.MX, SUBMISSIONS, MAY, sight).action()).isEqualTo(Action.DELAY);
    }

    @Test
    void handshakeThatBreaksInAnyWayLeadsToClearTextWhereThePolicyAllowsIt() {
        for (Cause cause : List.of(
                new Cause.Unsecured(Cause.Lack.HANDSHAKE, "no"),
                new Cause.ConnectionLost("gone"),
                new Cause.TimedOut(Phase.TLS))) {
            assertExpected(MAY, broken(Phase.TLS, cause), Action.DELIVER_IN_CLEAR, Verdict.FAIL);
        }
    }

    @Test
    void startTlsThatIsRefusedIsAsIfItWereNotOffered() {
        for (String reply : List.of("454 4.7.0 later", "554 5.7.0 never")) {
            ProbeResult sight = broken(Phase.STARTTLS, new Cause.Closing(reply(reply)));
            assertExpected(MAY, sight, Action.DELIVER_IN_CLEAR, Verdict.FAIL);
            assertThat(expected(MxHost.Choice.MX, SMTP, ENCRYPT, sight).action())
                    .isEqualTo(Action.DELAY);
        }
    }

    @Test
    void conversationThatIsRefusedForGoodDelaysUnlessThereIsNoOtherHost() {
        ProbeResult sight = broken(Phase.GREETING, new Cause.Closing(reply("554 go away")));
        assertThat(expected(MxHost.Choice.MX, SMTP, MAY, sight))
                .isEqualTo(
                        new TlsCheck.ExpectedResult(Action.DELAY, "the server refuses the conversation", Verdict.FAIL));
        assertThat(expected(MxHost.Choice.DIRECT, SMTP, MAY, sight).action()).isEqualTo(Action.RETURN);
        // Before TLS an attacker may have said so.
        assertThat(expected(MxHost.Choice.DIRECT, SMTP, ENCRYPT, sight).action())
                .isEqualTo(Action.DELAY);
        ProbeResult busy = broken(Phase.GREETING, new Cause.Closing(reply("421 busy")));
        assertThat(expected(MxHost.Choice.DIRECT, SMTP, MAY, busy).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whatIsOnlyAboutTlsDoesNotMatterToMailWithoutIt() {
        assertExpected(NONE, broken(Phase.TLS, new Cause.TimedOut(Phase.TLS)), Action.DELIVER_IN_CLEAR, Verdict.FAIL);
        assertExpected(NONE, broken(Phase.STARTTLS, new Cause.Injected()), Action.DELIVER_IN_CLEAR, Verdict.FAIL);
    }

    @Test
    void mailThatThePolicyWantsInClearTextDoesNotPass() {
        assertExpected(NONE, SECURED, Action.DELIVER_IN_CLEAR, Verdict.FAIL);
    }

    @Test
    void whatIsOutOfReachIsNotKnown() {
        assertExpected(MAY, new ProbeResult.Unreachable("Connection refused"), Action.DELAY, Verdict.UNKNOWN);
        assertExpected(MAY, broken(Phase.GREETING, new Cause.TimedOut(Phase.GREETING)), Action.DELAY, Verdict.UNKNOWN);
    }

    @Test
    void injectedOctetsFail() {
        assertExpected(MAY, broken(Phase.STARTTLS, new Cause.Injected()), Action.DELAY, Verdict.FAIL);
    }

    @Test
    void aHostThatAPolicyForbidsFailsUnlessNobodyCouldTell() {
        assertThat(ExpectedResults.of(forbidden(7), SECURED, (_, _) -> Expectation.UNDER_TLS)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(ExpectedResults.of(forbidden(4), SECURED, (_, _) -> Expectation.UNDER_TLS)
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

    private static ProbeResult broken(Phase phase, Cause cause) {
        return new ProbeResult.Broken(LOCAL, phase, cause, null);
    }

    private static Reply reply(String line) {
        return Reply.of(Integer.parseInt(line.substring(0, 3)), line.substring(4));
    }

    private static TlsCheck.ExpectedResult expected(
            MxHost.Choice choice, int port, TlsRequirement requirement, ProbeResult sight) {
        Endpoint server = Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        MxHost mx = new MxHost(DomainName.parse("mx.b.example"), List.of(server), 0, choice, false);
        try (HostProbe probe = HostProbe.open(TransportOptions.defaults(new HeloName("me.example")))) {
            return ExpectedResults.of(
                    new HostPolicy.Usable(requirement, List.of(), "test"),
                    sight,
                    (asked, seen) -> probe.expectation(mx, server, asked, seen));
        }
    }

    private static void assertExpected(TlsRequirement requirement, ProbeResult sight, Action action, Verdict verdict) {
        TlsCheck.ExpectedResult expected = expected(MxHost.Choice.MX, SMTP, requirement, sight);
        assertThat(expected.action()).isEqualTo(action);
        assertThat(expected.verdict()).isEqualTo(verdict);
    }
}
