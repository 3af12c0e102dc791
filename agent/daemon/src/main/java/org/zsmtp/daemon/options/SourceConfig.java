package org.zsmtp.daemon.options;

import java.util.Optional;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;

/// The local end of connections, and the path to the server.
///
/// @param address     which of this host's addresses connections leave from (`-L`, else ZENV's BINDADDR)
/// @param ports       which ports connections leave from (`-r`)
/// @param family      which addresses of a host are tried first (`-6`)
/// @param connectPath SOCKS proxy and PROXY header (`--socks5`, `--proxy-protocol`)
/// @param sendBuffer  size of each connection's send buffer in octets; 0 for the system's choice (`-w`)
public record SourceConfig(
        SourceAddress address, SourcePorts ports, AddressPreference family, ConnectPath connectPath, int sendBuffer) {
    private static final int LARGEST_BUFFER = 1 << 29;

    static SourceConfig of(Choices choices, Zenv zenv) throws UsageException {
        return new SourceConfig(
                address(choices, zenv),
                choices.isOn(Option.RESERVED_PORT) ? SourcePorts.RESERVED : SourcePorts.ANY,
                choices.isOn(Option.PREFER_IPV6) ? AddressPreference.IPV6 : AddressPreference.AS_THIS_HOST,
                ConnectPathConfig.of(choices),
                choices.number(Option.SEND_BUFFER, 0, LARGEST_BUFFER));
    }

    /// If BINDADDR is set, mail must not leave from another address (decision 0026).
    private static SourceAddress address(Choices choices, Zenv zenv) throws UsageException {
        Optional<SourceAddress> chosen = choices.value(Option.LOCAL_ADDRESS, SourceAddress::parse);
        if (chosen.isPresent() || zenv.bindAddress().isEmpty()) {
            return chosen.orElseGet(SourceAddress::any);
        }
        try {
            return SourceAddress.parse(zenv.bindAddress().get());
        } catch (IllegalArgumentException notOne) {
            throw new ConfigurationException("BINDADDR of ZENV: " + notOne.getMessage());
        }
    }
}
