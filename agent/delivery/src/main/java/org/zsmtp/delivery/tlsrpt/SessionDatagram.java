package org.zsmtp.delivery.tlsrpt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.tlsrpt.Json.Fields;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;

/// A [SessionResult] as programs that collect them, such as tlsrpt-collectd, take it from mail agents that use
/// libtlsrpt: a datagram of JSON, with numbers for policies and failures (decision 0037).
public final class SessionDatagram {

    private SessionDatagram() {}

    /// @param record of the domain; without it the domain wants no reports
    public static byte[] of(SessionResult session, TlsrptRecord record) {
        List<Json> policies = new ArrayList<>();
        for (PolicyResult result : session.policies()) {
            policies.add(policy(result, session));
        }
        return Fields.empty()
                .with("dpv", "1")
                .with("d", session.domain().canonical())
                .with("pr", record.text())
                .with("policies", new Json.Items(policies))
                .text()
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Json policy(PolicyResult result, SessionResult session) {
        AppliedPolicy policy = result.policy();
        TlsFailure failure = result.failure();
        Fields fields = Fields.empty()
                .with("policy-type", number(policy.type()))
                .with("policy-domain", policy.domain().text());
        if (!policy.strings().isEmpty()) {
            fields.with("policy-string", policy.strings());
        }
        if (!policy.mxHosts().isEmpty()) {
            fields.with("mx-host", policy.mxHosts());
        }
        if (failure != null) {
            Fields detail = Fields.empty()
                    .with("c", number(failure.type()))
                    .with("s", SessionLine.text(session.peer().own()))
                    .with("n", session.peer().host())
                    .with("r", SessionLine.text(session.peer().address()))
                    .with("f", failure.why());
            fields.with("failure-details", new Json.Items(List.of(detail)));
        }
        return fields.with("t", failure == null ? 0 : 1).with("f", failure == null ? 0 : 1);
    }

    private static int number(AppliedPolicy.Type type) {
        return switch (type) {
            case TLSA -> 1;
            case STS -> 2;
            case NO_POLICY_FOUND -> 9;
        };
    }

    private static int number(TlsFailure.Type type) {
        return switch (type) {
            case STARTTLS_NOT_SUPPORTED -> 201;
            case CERTIFICATE_HOST_MISMATCH -> 202;
            case CERTIFICATE_NOT_TRUSTED -> 203;
            case CERTIFICATE_EXPIRED -> 204;
            case VALIDATION_FAILURE -> 205;
            case STS_POLICY_FETCH_ERROR -> 301;
            case STS_POLICY_INVALID -> 302;
            case STS_WEBPKI_INVALID -> 303;
            case TLSA_INVALID -> 304;
            case DNSSEC_INVALID -> 305;
            case DANE_REQUIRED -> 306;
        };
    }
}
