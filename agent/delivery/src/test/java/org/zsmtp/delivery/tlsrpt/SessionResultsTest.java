package org.zsmtp.delivery.tlsrpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class SessionResultsTest {

    private static final AppliedPolicy STS = Sessions.POLICY;
    private static final AppliedPolicy TLSA = new AppliedPolicy(
            AppliedPolicy.Type.TLSA, DomainName.parse("mx.example.org"), List.of("3 1 1 00"), List.of(), null);
    private static final TlsFailure EXPIRED = new TlsFailure(TlsFailure.Type.CERTIFICATE_EXPIRED, "ended");
    private static final SecurityOutcome FAILED = new SecurityOutcome.Failed(EXPIRED);
    private static final Endpoint SERVER = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.25"), 25));
    private static final Endpoint OURS = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40000));
    private static final Capabilities WITH_STARTTLS = new Capabilities(Map.of("STARTTLS", List.of()));

    private final List<SessionResult> heard = new ArrayList<>();
    private final SessionResults results = new SessionResults(heard::add, () -> Sessions.NOON);

    @Test
    void aSecuredSessionIsASuccessOfEachPolicy() {
        results.attempted(attempt(secured(null), Capabilities.NONE, 0, SERVER, TLSA, STS));
        assertThat(heard)
                .containsExactly(new SessionResult(
                        Sessions.NOON,
                        Sessions.DOMAIN,
                        List.of(new PolicyResult(TLSA, null), new PolicyResult(STS, null)),
                        Sessions.PEER));
    }

    @Test
    void laterTransactionsOfAConnectionAreNoSessions() {
        results.attempted(attempt(secured(null), Capabilities.NONE, 1, SERVER, STS));
        results.attempted(attempt(FAILED, Capabilities.NONE, 7, SERVER, STS));
        assertThat(heard).isEmpty();
    }

    @Test
    void whatNeverCameToSecurityIsNoSession() {
        results.attempted(attempt(null, Capabilities.NONE, 0, SERVER, STS));
        results.attempted(attempt(secured(null), Capabilities.NONE, 0, new Endpoint.LocalSocket(Path.of("/s")), STS));
        assertThat(heard).isEmpty();
    }

    @Test
    void whereTlsIsNotWantedNothingIsReported() {
        HostPolicy.Usable none = new HostPolicy.Usable(new TlsRequirement.None(), List.of(STS), "the operator");
        results.attempted(new AttemptReport(
                new OutboundMessage(mail("bob@example.org")),
                "mx.example.org",
                SERVER,
                OURS,
                Capabilities.NONE,
                none,
                new SecurityOutcome.ClearText("not wanted"),
                0,
                MessageReport.Rest.NONE,
                List.of()));
        assertThat(heard).isEmpty();
    }

    @Test
    void aFailureIsOneOfEachPolicy() {
        results.attempted(attempt(FAILED, Capabilities.NONE, 0, SERVER, TLSA, STS));
        assertThat(failures()).containsExactly(EXPIRED, EXPIRED);
    }

    @Test
    void clearTextIsAFailureOfTheServer() {
        SecurityOutcome clear = new SecurityOutcome.ClearText("why");
        results.attempted(attempt(clear, Capabilities.NONE, 0, SERVER, STS));
        results.attempted(attempt(clear, WITH_STARTTLS, 0, SERVER, STS));
        assertThat(heard)
                .extracting(session -> session.policies().getFirst().failure())
                .containsExactly(
                        new TlsFailure(TlsFailure.Type.STARTTLS_NOT_SUPPORTED, "why"),
                        new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "why"));
    }

    @Test
    void whatATestedPolicyWouldHaveRefusedIsAFailureOfThatPolicyAlone() {
        results.attempted(attempt(secured(EXPIRED), Capabilities.NONE, 0, SERVER, TLSA, STS));
        assertThat(heard.getFirst().policies())
                .containsExactly(new PolicyResult(TLSA, null), new PolicyResult(STS, EXPIRED));
    }

    @Test
    void aPolicyThatCouldNotBeHadFailsWhateverCameOfTheSession() {
        TlsFailure fetch = new TlsFailure(TlsFailure.Type.STS_POLICY_FETCH_ERROR, "no answer");
        AppliedPolicy unavailable =
                new AppliedPolicy(AppliedPolicy.Type.STS, Sessions.DOMAIN, List.of(), List.of(), fetch);
        results.attempted(attempt(secured(null), Capabilities.NONE, 0, SERVER, unavailable));
        assertThat(failures()).containsExactly(fetch);
        assertThat(heard.getFirst().policies().getFirst().policy().failure()).isNull();
    }

    @Test
    void aForbiddenHostIsASessionThatFailed() {
        results.forbidden(
                mail("bob@example.org"),
                "other.example",
                new HostPolicy.Unusable(new EnhancedStatusCode(4, 7, 0), EXPIRED, List.of(STS)));
        assertThat(failures()).containsExactly(EXPIRED);
        assertThat(heard.getFirst().peer()).isEqualTo(new SessionResult.Peer("other.example", null, null));
    }

    @Test
    void underTlsaRecordsAloneTheRecipientsSayWhoseMailItIs() {
        results.attempted(attempt(secured(null), Capabilities.NONE, 0, SERVER, TLSA));
        assertThat(heard).extracting(SessionResult::domain).containsExactly(DomainName.parse("elsewhere.example"));
    }

    private List<@Nullable TlsFailure> failures() {
        return heard.stream()
                .flatMap(session -> session.policies().stream())
                .map(PolicyResult::failure)
                .toList();
    }

    private static SecurityOutcome secured(@Nullable TlsFailure observed) {
        return new SecurityOutcome.Secured(new TlsSession(
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                TlsSession.Assurance.MTA_STS,
                TlsSession.Resumption.FULL,
                List.of(),
                observed));
    }

    private static AttemptReport attempt(
            @Nullable SecurityOutcome outcome,
            Capabilities capabilities,
            int ordinal,
            Endpoint server,
            AppliedPolicy... applied) {
        return new AttemptReport(
                new OutboundMessage(mail("bob@elsewhere.example")),
                "mx.example.org",
                server,
                OURS,
                capabilities,
                new HostPolicy.Usable(new TlsRequirement.Opportunistic(null, null), List.of(applied), "test"),
                outcome,
                ordinal,
                MessageReport.Rest.NONE,
                List.of());
    }

    private static MailObject mail(String recipient) {
        Recipient to = new Recipient(ForwardPath.parse(recipient), RcptParameters.NONE, 1);
        return new MailObject(
                new Envelope(ReversePath.parse("alice@a.example"), MailParameters.NONE, List.of(to)),
                Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));
    }
}
