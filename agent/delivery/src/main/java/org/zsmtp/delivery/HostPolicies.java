package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.Candidate;
import org.zsmtp.delivery.policy.Candidate.Provenance;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// What the policies require of the hosts of one route.
record HostPolicies(TlsPolicies policies, TlsAccess tls, Destination destination, Route route, RequireTls wish) {

    /// On a socket of this host nobody can be in between.
    private static final HostPolicy LOCAL =
            new HostPolicy.Usable(new TlsRequirement.None(), List.of(), "the server is on a UNIX socket of this host");

    /// RFC 3463 section 3.4: the system is not configured as it must be.
    private static final EnhancedStatusCode MISCONFIGURED = new EnhancedStatusCode(4, 3, 5);

    HostPolicy of(MxHost mx) {
        Candidate candidate = candidate(mx);
        return candidate == null ? LOCAL : possible(policies.of(candidate, wish));
    }

    /// @return null for a server on a socket of this host, of which policies say nothing
    @Nullable
    Candidate candidate(MxHost mx) {
        Domain host = mx.host();
        return host == null ? null : new Candidate(target(destination, mx), host, port(mx), provenance());
    }

    /// If the operator's files cannot be used, there is no TLS, and that must not lead to clear text.
    private HostPolicy possible(HostPolicy policy) {
        return switch (policy) {
            case HostPolicy.Unusable unusable -> unusable;
            case HostPolicy.Usable usable when usable.requirement() instanceof TlsRequirement.None -> usable;
            case HostPolicy.Usable usable -> {
                String trouble = tls.trouble();
                yield trouble == null
                        ? usable
                        : new HostPolicy.Unusable(
                                MISCONFIGURED,
                                new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, trouble),
                                usable.applied());
            }
        };
    }

    /// Where a router names hosts instead of a domain, each of them stands for itself.
    ///
    /// @param mx one with a host
    static Domain target(Destination destination, MxHost mx) {
        return switch (destination) {
            case Destination.RecipientDomain(Domain domain) -> domain;
            case Destination.Relay(Domain relay, var _) -> relay;
            case Destination.Host(var name, var _) -> name;
            case Destination.Exchangers _, Destination.LocalSocket _ -> Objects.requireNonNull(mx.host());
        };
    }

    static int port(MxHost mx) {
        return switch (mx.endpoints().getFirst()) {
            case Endpoint.Internet(InetSocketAddress address) -> address.getPort();
            case Endpoint.Named(var _, int port) -> port;
            case Endpoint.LocalSocket(Path _) -> 0;
        };
    }

    /// The host's own zone is for DANE to look at (decision 0034).
    private Provenance provenance() {
        return route.secure() ? Provenance.SECURE : Provenance.INSECURE;
    }
}
