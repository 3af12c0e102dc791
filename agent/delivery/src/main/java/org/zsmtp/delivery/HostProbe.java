package org.zsmtp.delivery;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;

/// Tries servers without sending them mail: connects as a transport with the same options would, sends EHLO,
/// authenticates if required, and quits (decision 0039). Each connection is a new one; nothing about it is
/// remembered, and what a transport remembers is not used.
///
/// Thread-safe. Holds threads and sockets until it is closed.
public final class HostProbe implements AutoCloseable {

    private final EndpointProbe endpoints;
    private final Router router;
    private final DnsClient dns;
    private final Dane dane;
    private final MtaSts sts;
    private final TlsPolicies policies;
    private final TlsAccess tls;
    private final Runnable closed;

    private HostProbe(TransportOptions options, PolicySources sources) {
        this.endpoints = new EndpointProbe(options, sources.tls());
        this.router = TransportParts.router(options, sources.dns());
        this.dns = sources.dns();
        this.dane = sources.dane();
        this.sts = sources.sts();
        this.policies = sources.policies(options);
        this.tls = sources.tls();
        this.closed = sources.fetcher()::close;
    }

    /// @param options as of the transport whose connections are to be tried
    public static HostProbe open(TransportOptions options) {
        return new HostProbe(options, TransportParts.sources(options));
    }

    /// Finds the hosts of a destination, as a delivery would. Blocks its thread.
    public RoutingResult route(Destination destination) {
        return router.route(destination);
    }

    /// Says what the policies of transport security ask of a host, as a delivery would find. Blocks its thread.
    ///
    /// @param route what [#route] found for the destination
    /// @param mx   one of its hosts
    /// @param wish  the sender's
    public HostPolicy policy(Destination destination, Route route, MxHost mx, RequireTls wish) {
        return new HostPolicies(policies, tls, destination, route, wish).of(mx);
    }

    /// What MTA-STS has of a domain.
    ///
    /// @param records the TXT records of `_mta-sts`, as they came
    /// @param finding the policy that holds, from the cache or fetched
    public record Sts(List<String> records, StsFinding finding) {
        public Sts {
            records = List.copyOf(records);
        }
    }

    /// Blocks its thread.
    ///
    /// @return empty where the destination is no domain
    public Optional<Sts> sts(Destination destination, Route route) {
        return HostPolicies.target(destination, route.hosts().getFirst()) instanceof DomainName domain
                ? Optional.of(new Sts(records(domain), sts.of(domain)))
                : Optional.empty();
    }

    private List<String> records(DomainName domain) {
        try {
            return dns.txt(DomainName.parse("_mta-sts." + domain.text()))
                            instanceof DnsAnswer.Found<String>(var all, var _, var _)
                    ? all
                    : List.of();
        } catch (AddressSyntaxException tooLong) {
            return List.of();
        }
    }

    /// What the DNS has of a host's certificates.
    ///
    /// @param dane what DANE makes of it
    /// @param tlsa all records, whether they can be used or not
    public record Findings(DaneFinding dane, List<Tlsa> tlsa) {
        public Findings {
            tlsa = List.copyOf(tlsa);
        }
    }

    /// Asks for the TLSA records of a host, whatever level of TLS the operator wants. Blocks its thread.
    ///
    /// @param route what [#route] found for the destination
    /// @param mx   one of its hosts
    public Findings findings(Destination destination, Route route, MxHost mx) {
        if (!(mx.host() instanceof DomainName host)
                || !(HostPolicies.target(destination, mx) instanceof DomainName domain)) {
            return new Findings(new DaneFinding.Insecure("an address has no TLSA records"), List.of());
        }
        int port = HostPolicies.port(mx);
        DaneFinding finding = route.secure()
                ? dane.of(new Dane.Target(host, domain), port)
                : new DaneFinding.Insecure("DNSSEC does not vouch for the way to " + host);
        DomainName base = switch (finding) {
            case DaneFinding.Usable usable -> usable.base();
            case DaneFinding.Unusable unusable -> unusable.base();
            case DaneFinding.Absent _, DaneFinding.Insecure _, DaneFinding.Unknown _ -> host;
        };
        return new Findings(finding, tlsa(base, port));
    }

    private List<Tlsa> tlsa(DomainName base, int port) {
        try {
            return dns.tlsa(DomainName.parse("_" + port + "._tcp." + base.text()))
                            instanceof DnsAnswer.Found<Tlsa>(var all, var _, var _)
                    ? all
                    : List.of();
        } catch (AddressSyntaxException tooLong) {
            return List.of();
        }
    }

    /// Verifies certificates that a server has presented against another requirement than the connection's.
    ///
    /// @param chain the server's own certificate first
    /// @return what is wrong; empty where it is what is required
    public Optional<TlsFailure> fault(List<X509Certificate> chain, TlsRequirement requirement) {
        try {
            return tls.clients()
                    .fault(chain, requirement, InstantSource.system().instant());
        } catch (TlsConfigurationException unusable) {
            return Optional.of(
                    new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, String.valueOf(unusable.getMessage())));
        }
    }

    /// Has one conversation, and waits until it is over, each step within its time-out; another one by the other TLS
    /// library where that offers what an authentication lacks. Blocks its thread.
    ///
    /// @param mx          the host
    /// @param endpoint    one of its endpoints
    /// @param requirement what the connection must be
    /// @param listener    hears the conversation, on another thread
    public ProbeResult look(MxHost mx, Endpoint endpoint, TlsRequirement requirement, ConversationListener listener) {
        return endpoints.look(mx, endpoint, requirement, EndpointProbe.Retry.FOR_BINDING, null, listener);
    }

    /// Says what mail would come to where each attempt at an endpoint ends as the one that was looked at. Opens no
    /// connection.
    ///
    /// @param requirement what is demanded of that mail's connection
    /// @param seen        what [#look] has come to there, under that requirement or a stricter one
    public Expectation expectation(MxHost mx, Endpoint endpoint, TlsRequirement requirement, ProbeResult seen) {
        return endpoints.expectation(mx, endpoint, requirement, seen);
    }

    /// Ends what is open, and frees the threads.
    @Override
    public void close() {
        endpoints.close();
        closed.run();
    }
}
