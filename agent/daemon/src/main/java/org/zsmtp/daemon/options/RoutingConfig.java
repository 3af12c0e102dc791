package org.zsmtp.daemon.options;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.dns.TrustAnchorException;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.delivery.routing.WksCheck;

/// Where mail goes.
///
/// @param destination where all mail goes, whatever its host (`-F`)
/// @param port        of mail servers (`-p`)
/// @param mxUse    whether mail exchangers are looked up (`-x`)
/// @param sharing     which recipients go over a connection (`-e`)
/// @param wks         whether WKS records of mail exchangers are looked up (`-W`)
/// @param nameServers where to ask, resolved; empty for the system's own (`--dns`)
/// @param anchors     with which answers of the DNS are validated (`--trust-anchor`)
/// @param policies    a directory for MTA-STS policies (`--mta-sts-cache`)
public record RoutingConfig(
        Optional<Destination> destination,
        int port,
        MxUse mxUse,
        Sharing sharing,
        WksCheck wks,
        List<InetSocketAddress> nameServers,
        TrustAnchors anchors,
        Optional<Path> policies) {
    private static final int DNS_PORT = 53;

    /// Which pending recipients a job takes.
    public enum Sharing {
        /// Those of the job's own host.
        SAME_HOST,
        /// Those of other hosts as well, where their MX records name the connected host.
        SAME_EXCHANGER
    }

    public RoutingConfig {
        nameServers = List.copyOf(nameServers);
    }

    static RoutingConfig of(Choices choices) throws UsageException {
        return new RoutingConfig(
                choices.value(Option.DESTINATION, Destination::chosen),
                choices.number(Option.PORT, 1, 65535),
                choices.isOn(Option.NO_MX) ? MxUse.FORBIDDEN : MxUse.USED,
                choices.isOn(Option.SHARE_BY_MX) ? Sharing.SAME_EXCHANGER : Sharing.SAME_HOST,
                choices.isOn(Option.WKS) ? WksCheck.REQUIRED : WksCheck.NONE,
                nameServers(choices),
                anchors(choices),
                choices.path(Option.MTA_STS_CACHE));
    }

    /// A file that cannot be read ends the agent: without it nothing would be validated.
    private static TrustAnchors anchors(Choices choices) throws UsageException {
        Optional<Path> file = choices.path(Option.TRUST_ANCHOR);
        try {
            return file.isPresent() ? TrustAnchors.read(file.get()) : TrustAnchors.NONE;
        } catch (TrustAnchorException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    private static List<InetSocketAddress> nameServers(Choices choices) throws UsageException {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (Given each : choices.list(Option.DNS)) {
            servers.add(Choices.read(each, value -> AddressAndPort.parse(value, DNS_PORT)));
        }
        return servers;
    }
}
