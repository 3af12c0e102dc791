package org.zsmtp.delivery.routing;

import java.util.Set;

/// How hosts are found.
///
/// @param port where servers listen, unless the destination says otherwise
/// @param mx whether MX records count
/// @param own what the router must not send mail back to
/// @param preference which kind of address comes first
/// @param wks whether mail exchangers are asked for their services
public record RoutingOptions(int port, MxUse mx, OwnHost own, AddressPreference preference, WksCheck wks) {

    public RoutingOptions {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /// Addresses in the order that suits this host, services not asked for.
    public RoutingOptions(int port, MxUse mx, OwnHost own) {
        this(port, mx, own, AddressPreference.AS_THIS_HOST, WksCheck.NONE);
    }

    /// Port 25, MX records, nothing known of this host.
    public static final RoutingOptions DEFAULTS =
            new RoutingOptions(25, MxUse.USED, new OwnHost(Set.of(), Set.of(), OwnHost.SMTP_PORT));

    /// @return the same options with another port
    public RoutingOptions withPort(int other) {
        return new RoutingOptions(other, mx, own, preference, wks);
    }

    /// @return the same options with or without MX records
    public RoutingOptions with(MxUse other) {
        return new RoutingOptions(port, other, own, preference, wks);
    }

    /// @return the same options for another host
    public RoutingOptions with(OwnHost other) {
        return new RoutingOptions(port, mx, other, preference, wks);
    }

    /// @return the same options with another preference
    public RoutingOptions with(AddressPreference other) {
        return new RoutingOptions(port, mx, own, other, wks);
    }

    /// @return the same options with or without the check
    public RoutingOptions with(WksCheck other) {
        return new RoutingOptions(port, mx, own, preference, other);
    }
}
