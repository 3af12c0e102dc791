package org.zsmtp.delivery.tlsrpt;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.tlsrpt.Json.Fields;
import org.zsmtp.delivery.tlsrpt.SessionResult.Peer;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// A [SessionResult] as a line of JSON, there and back. Failures stand by their words of RFC 8460 section 4.3, policies
/// by those of section 4.4.
final class SessionLine {

    private SessionLine() {}

    static String write(SessionResult session) {
        List<Json> policies = new ArrayList<>();
        for (PolicyResult result : session.policies()) {
            AppliedPolicy policy = result.policy();
            TlsFailure failure = result.failure();
            policies.add(Fields.empty()
                    .with("policy-type", policy.type().word())
                    .with("policy-domain", policy.domain().text())
                    .with("policy-string", policy.strings())
                    .with("mx-host", policy.mxHosts())
                    .with("result-type", failure == null ? null : failure.type().word())
                    .with("failure-reason-code", failure == null ? null : failure.why()));
        }
        return Fields.empty()
                .with("time", session.time().toString())
                .with("domain", session.domain().text())
                .with("receiving-mx-hostname", session.peer().host())
                .with("receiving-ip", text(session.peer().address()))
                .with("sending-mta-ip", text(session.peer().own()))
                .with("policies", new Json.Items(policies))
                .text();
    }

    /// @throws IllegalArgumentException where it is no such line
    static SessionResult read(String line) {
        if (!(JsonReader.read(line) instanceof Fields fields)) {
            throw new IllegalArgumentException("no object");
        }
        List<PolicyResult> policies =
                fields.objects("policies").stream().map(SessionLine::policy).toList();
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("no policy");
        }
        Peer peer = new Peer(
                required(fields, "receiving-mx-hostname"),
                address(fields.text("receiving-ip")),
                address(fields.text("sending-mta-ip")));
        return new SessionResult(
                instant(required(fields, "time")), DomainName.parse(required(fields, "domain")), policies, peer);
    }

    private static PolicyResult policy(Fields fields) {
        AppliedPolicy policy = new AppliedPolicy(
                policyType(required(fields, "policy-type")),
                Domain.parse(required(fields, "policy-domain")),
                fields.texts("policy-string"),
                fields.texts("mx-host"),
                null);
        Optional<String> type = fields.text("result-type");
        return new PolicyResult(
                policy,
                type.map(word -> new TlsFailure(
                                failureType(word),
                                fields.text("failure-reason-code").orElse("")))
                        .orElse(null));
    }

    private static AppliedPolicy.Type policyType(String word) {
        for (AppliedPolicy.Type type : AppliedPolicy.Type.values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown policy type");
    }

    private static TlsFailure.Type failureType(String word) {
        for (TlsFailure.Type type : TlsFailure.Type.values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown result type");
    }

    private static String required(Fields fields, String name) {
        return fields.text(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            throw new IllegalArgumentException("no time", none);
        }
    }

    private static @Nullable InetAddress address(Optional<String> text) {
        return text.map(InetAddress::ofLiteral).orElse(null);
    }

    /// @return without an interface after it; null for null
    static @Nullable String text(@Nullable InetAddress address) {
        if (address == null) {
            return null;
        }
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
