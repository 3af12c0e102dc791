package org.zsmtp.daemon;

import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.routing.MxRouter;
import org.zsmtp.delivery.routing.OwnHost;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingOptions;
import org.zsmtp.delivery.routing.RoutingOptions.MxUse;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.HeloName;

/// How the command line shapes the engine.
final class EngineOptions {
    private EngineOptions() {}

    /// Asks the system for its name where the command line has none, which may take some seconds.
    static TransportOptions of(AgentOptions options) {
        return TransportOptions.builder(options.session().heloName().orElseGet(OwnName::find))
                .port(options.routing().port())
                .mxLookup(options.routing().mxLookup())
                .nameServers(options.routing().nameServers())
                .timeouts(options.session().timeouts())
                .pipelining(options.session().pipelining())
                .nextMail(options.session().nextMail())
                .reuse(options.session().reuse())
                .protocol(options.session().protocol())
                .hello(options.session().hello())
                .chunking(options.session().chunking())
                .recipientsPerTransaction(options.session().recipientsPerTransaction())
                .build();
    }

    /// The router that the engine would have, for telling what it would do.
    static Router router(TransportOptions options) {
        RoutingOptions routing = new RoutingOptions(
                options.port(),
                switch (options.mxLookup()) {
                    case USED -> MxUse.FOLLOW;
                    case FORBIDDEN -> MxUse.IGNORE;
                },
                OwnHost.withInterfaces(names(options.heloName())));
        DnsOptions dns = DnsOptions.DEFAULTS.withServers(options.nameServers());
        return new MxRouter(new DnsjavaClient(dns, InstantSource.system()), routing, RandomGenerator.getDefault());
    }

    private static Set<DomainName> names(HeloName heloName) {
        try {
            return Set.of(DomainName.parse(heloName.text()));
        } catch (AddressSyntaxException literal) {
            return Set.of();
        }
    }
}
