package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.routing.MxRouter;
import org.zsmtp.delivery.routing.OwnHost;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingOptions;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.HeloName;

/// Puts the engine together from its options: the one place that knows the system's clock, its random numbers and
/// its interfaces.
final class TransportAssembly {

    private TransportAssembly() {}

    static MailTransport assemble(TransportOptions options, DeliveryListener listener) {
        return new DefaultMailTransport(
                options, router(options), new RouteHistory(InstantSource.system(), options.failureMemory()), listener);
    }

    static Router router(TransportOptions options) {
        DnsOptions dns = DnsOptions.DEFAULTS.withServers(options.nameServers()).withDeadline(options.dnsDeadline());
        RoutingOptions routing = new RoutingOptions(
                options.port(), options.mxLookup(), own(options), options.preference(), options.wksCheck());
        return new MxRouter(new DnsjavaClient(dns, InstantSource.system()), routing, RandomGenerator.getDefault());
    }

    private static OwnHost own(TransportOptions options) {
        Set<DomainName> names = new HashSet<>(options.ownNames());
        names.addAll(ownNames(options.heloName()));
        return OwnHost.withInterfaces(names).with(options.ownAddresses());
    }

    /// A HELO name that is an address literal names no host.
    private static Set<DomainName> ownNames(HeloName heloName) {
        try {
            return Set.of(DomainName.parse(heloName.text()));
        } catch (AddressSyntaxException literal) {
            return Set.of();
        }
    }
}
