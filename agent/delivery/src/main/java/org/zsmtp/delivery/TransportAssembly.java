package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.net.HttpsPolicyFetcher;
import org.zsmtp.delivery.net.ProbeClient;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.policy.TlsaLookup;
import org.zsmtp.delivery.policy.sts.DiscoveredPolicies;
import org.zsmtp.delivery.routing.MxRouter;
import org.zsmtp.delivery.routing.OwnHost;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingOptions;
import org.zsmtp.delivery.tls.TlsAccess;

/// Puts the engine together from its options: the one place that knows the system's clock, its random numbers and
/// its interfaces.
final class TransportAssembly {

    private TransportAssembly() {}

    static MailTransport assemble(TransportOptions options, DeliveryListener listener) {
        PolicySources sources = sources(options);
        return new DefaultMailTransport(
                options,
                router(options, sources.dns()),
                sources.policies(options),
                sources.tls(),
                new RouteHistory(InstantSource.system(), options.failureMemory()),
                listener,
                sources.fetcher()::close);
    }

    static MailTransport assemble(TransportOptions options, Router router, DeliveryListener listener) {
        InstantSource clock = InstantSource.system();
        return new DefaultMailTransport(
                options,
                router,
                named(options),
                new TlsAccess(options.security().tls(), clock),
                new RouteHistory(clock, options.failureMemory()),
                listener,
                () -> {});
    }

    static HostProbe probe(TransportOptions options) {
        PolicySources sources = sources(options);
        return new HostProbe(
                options,
                router(options, sources.dns()),
                sources,
                new ProbeClient(options.pool(), sources.tls(), InstantSource.system()));
    }

    static ServerInquiry inquiry(TransportOptions options) {
        InstantSource clock = InstantSource.system();
        TlsAccess tls = new TlsAccess(options.security().tls(), clock);
        return new ServerInquiry(options, named(options), tls, new ProbeClient(options.pool(), tls, clock));
    }

    /// For servers that somebody has named: the DNS is asked where a level says so, and nothing of its client is
    /// there before.
    private static TlsPolicies named(TransportOptions options) {
        return new TlsPolicies(options.security().levels(), new LazyDane(() -> new TlsaLookup(dns(options))));
    }

    private static PolicySources sources(TransportOptions options) {
        InstantSource clock = InstantSource.system();
        DnsClient dns = dns(options);
        TlsAccess tls = new TlsAccess(options.security().tls(), clock);
        StsOptions sts = options.security().sts();
        HttpsPolicyFetcher fetcher =
                new HttpsPolicyFetcher(dns::addresses, tls, clock, sts.port(), HttpsPolicyFetcher.LIMIT);
        return new PolicySources(
                dns, new TlsaLookup(dns), tls, fetcher, DiscoveredPolicies.open(dns, fetcher, sts.cache(), clock));
    }

    static Router router(TransportOptions options) {
        return router(options, dns(options));
    }

    private static Router router(TransportOptions options, DnsClient dns) {
        RoutingOptions routing = options.routing().with(own(options));
        return new MxRouter(dns, routing, RandomGenerator.getDefault());
    }

    private static DnsClient dns(TransportOptions options) {
        return new DnsjavaClient(options.dns(), InstantSource.system());
    }

    private static OwnHost own(TransportOptions options) {
        return OwnHost.withInterfaces(options.allOwnNames())
                .with(options.routing().own().addresses());
    }
}
