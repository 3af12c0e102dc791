package org.zsmtp.delivery.tlsrpt;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.DomainName;

/// The result of securing one session, under each policy that was applied (RFC 8460 section 4).
///
/// @param time     when the session had done its first transaction, or was forbidden
/// @param domain   whose mail it was for: who is reported to
/// @param policies one or two
public record SessionResult(Instant time, DomainName domain, List<PolicyResult> policies, Peer peer) {

    /// @param policy  without a failure of its own
    /// @param failure null for a success
    public record PolicyResult(
            AppliedPolicy policy, @Nullable TlsFailure failure) {}

    /// The two ends.
    ///
    /// @param host    the name of the mail exchanger, or its address literal
    /// @param address of the mail exchanger; null where it never came to a connection
    /// @param own     our address; null where it never came to a connection
    public record Peer(
            String host,
            @Nullable InetAddress address,
            @Nullable InetAddress own) {}

    public SessionResult {
        policies = List.copyOf(policies);
    }
}
