package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.net.HttpsPolicyFetcher;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.policy.TlsaLookup;
import org.zsmtp.delivery.policy.sts.DiscoveredPolicies;
import org.zsmtp.delivery.routing.MxRouter;
import org.zsmtp.delivery.routing.OwnHost;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingOptions;
import org.zsmtp.delivery.tls.TlsAccess;

/// Makes the parts of transports from their options: the one place that knows the system's clock, its random
/// numbers and its interfaces.
final class TransportParts {

    private TransportParts() {}

    static FallbackCache fallbacks(TransportOptions options) {
        return new FallbackCache(InstantSource.system(), options.security().fallbackMemory());
    }

    /// For servers that somebody has named: the DNS is asked where a level says so, and nothing of its client is
    /// there before.
    static TlsPolicies named(TransportOptions options) {
        return new TlsPolicies(options.security().levels(), new LazyDane(() -> new TlsaLookup(dns(options))));
    }

    static PolicySources sources(TransportOptions options) {
        InstantSource clock = InstantSource.system();
        DnsClient dns = dns(options);
        TlsAccess tls = new TlsAccess(options.security().tls(), clock);
        StsOptions sts = options.security().sts();
        HttpsPolicyFetcher fetcher =
                new HttpsPolicyFetcher(dns::addresses, tls, clock, sts.port(), HttpsPolicyFetcher.LIMIT);
        return new PolicySources(
                dns, new TlsaLookup(dns), tls, fetcher, DiscoveredPolicies.open(dns, fetcher, sts.cache(), clock));
    }

    static Router router(TransportOptions options, DnsClient dns) {
        RoutingOptions routing = options.routing().with(own(options));
        return new MxRouter(dns, routing, RandomGenerator.getDefault());
    }

    static DnsClient dns(TransportOptions options) {
        return new DnsjavaClient(options.dns(), InstantSource.system());
    }

    private static OwnHost own(TransportOptions options) {
        return OwnHost.withInterfaces(options.allOwnNames())
                .with(options.routing().own().addresses());
    }
}
