package org.zsmtp.delivery.tlsrpt;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.tlsrpt.SessionResult.Peer;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;
import org.zsmtp.smtp.address.DomainName;

/// Sessions to report.
final class Sessions {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final DomainName DOMAIN = DomainName.parse("example.org");
    static final AppliedPolicy POLICY = new AppliedPolicy(
            AppliedPolicy.Type.STS, DOMAIN, List.of("version: STSv1", "mode: enforce"), List.of("*.example.org"), null);
    static final Peer PEER =
            new Peer("mx.example.org", InetAddress.ofLiteral("192.0.2.25"), InetAddress.ofLiteral("192.0.2.1"));

    private Sessions() {}

    static SessionResult succeeded() {
        return new SessionResult(NOON, DOMAIN, List.of(new PolicyResult(POLICY, null)), PEER);
    }

    static SessionResult failed(TlsFailure.Type type, String why) {
        return new SessionResult(NOON, DOMAIN, List.of(new PolicyResult(POLICY, new TlsFailure(type, why))), PEER);
    }

    static SessionResult forbidden() {
        TlsFailure failure = new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "no exchanger of the policy");
        return new SessionResult(
                NOON, DOMAIN, List.of(new PolicyResult(POLICY, failure)), new Peer("other.example", null, null));
    }
}
