package org.zsmtp.delivery.dns;

import java.util.Set;

/// A WKS record (RFC 1035 3.4.2): what a host claims to offer over one protocol.
///
/// @param protocol its IP number
/// @param ports of that protocol
public record WellKnownServices(int protocol, Set<Integer> ports) {

    private static final int TCP = 6;
    private static final int SMTP = 25;

    public WellKnownServices {
        ports = Set.copyOf(ports);
    }

    /// @return whether mail is among them
    public boolean hasSmtp() {
        return protocol == TCP && ports.contains(SMTP);
    }
}
