package org.zsmtp.delivery.routing;

/// @param port where servers listen, unless the destination says otherwise
/// @param mx whether MX records count
/// @param own what the router must not send mail back to
public record RoutingOptions(int port, MxUse mx, OwnHost own) {

    /// Whether the MX records of a destination are asked for.
    public enum MxUse {
        FOLLOW,
        /// The destination is the host: its own addresses are used, and its own intention it is if they are ours.
        IGNORE
    }

    public RoutingOptions {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }
}
