package org.zsmtp.delivery.tlsrpt;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tlsrpt.SessionResult.Peer;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.mail.MailObject;

/// Tells of each session whose security came to anything. A connection is a session when its first transaction has
/// been tried; later ones on it add nothing. A host that a policy forbids counts as a session that failed, for each
/// message that it was kept from. Sessions for which TLS is not wanted, and those on a socket of this host, are
/// none.
public final class SessionResults implements DeliveryListener {

    private final Consumer<SessionResult> sink;
    private final InstantSource clock;

    /// @param sink quick and thread-safe; throws nothing
    public SessionResults(Consumer<SessionResult> sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public void attempted(AttemptReport attempt) {
        SecurityOutcome outcome = attempt.security();
        InetAddress address = address(attempt.endpoint());
        if (attempt.ordinal() > 0
                || outcome == null
                || address == null
                || attempt.policy().requirement() instanceof TlsRequirement.None) {
            return;
        }
        List<PolicyResult> results = attempt.policy().applied().stream()
                .map(policy -> result(policy, failure(policy, outcome, attempt)))
                .toList();
        Peer peer = new Peer(attempt.host(), address, address(attempt.local()));
        tell(attempt.message().mail(), attempt.policy().applied(), results, peer);
    }

    @Override
    public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
        List<PolicyResult> results = why.applied().stream()
                .map(policy -> result(policy, why.failure()))
                .toList();
        tell(mail, why.applied(), results, new Peer(host, null, null));
    }

    private void tell(MailObject mail, List<AppliedPolicy> applied, List<PolicyResult> results, Peer peer) {
        if (!results.isEmpty()) {
            domain(mail, applied)
                    .ifPresent(domain -> sink.accept(new SessionResult(clock.instant(), domain, results, peer)));
        }
    }

    private static @Nullable TlsFailure failure(AppliedPolicy policy, SecurityOutcome outcome, AttemptReport attempt) {
        return switch (outcome) {
            case SecurityOutcome.Secured(var session) ->
                policy.type() == AppliedPolicy.Type.STS ? session.observed() : null;
            case SecurityOutcome.Failed(TlsFailure failure) -> failure;
            case SecurityOutcome.ClearText(String why) ->
                new TlsFailure(
                        attempt.capabilities().startTls()
                                ? TlsFailure.Type.VALIDATION_FAILURE
                                : TlsFailure.Type.STARTTLS_NOT_SUPPORTED,
                        why);
        };
    }

    /// A policy that could not be fetched or used counts as failed, whatever the result of the session.
    private static PolicyResult result(AppliedPolicy policy, @Nullable TlsFailure failure) {
        AppliedPolicy bare =
                new AppliedPolicy(policy.type(), policy.domain(), policy.strings(), policy.mxHosts(), null);
        return new PolicyResult(bare, policy.failure() == null ? failure : policy.failure());
    }

    /// TLSA records belong to a host: whose mail it is, the other policies know, or the recipients.
    private static Optional<DomainName> domain(MailObject mail, List<AppliedPolicy> applied) {
        Stream<Object> ofPolicies = applied.stream()
                .filter(policy -> policy.type() != AppliedPolicy.Type.TLSA)
                .map(AppliedPolicy::domain);
        Stream<Object> ofRecipients = mail.envelope().recipients().stream().<Object>mapMulti((recipient, domains) -> {
            if (recipient.forwardPath() instanceof Mailbox mailbox) {
                domains.accept(mailbox.domain());
            }
        });
        return Stream.concat(ofPolicies, ofRecipients)
                .filter(DomainName.class::isInstance)
                .map(DomainName.class::cast)
                .findFirst();
    }

    private static @Nullable InetAddress address(@Nullable Endpoint endpoint) {
        return endpoint instanceof Endpoint.Internet(InetSocketAddress address) ? address.getAddress() : null;
    }
}
