package org.zsmtp.daemon.report;

import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.text.Printable;

/// The two ends of a connection as reports and logs show them: `ip|port|ip|port`, theirs first.
public final class TalkedTo {
    private static final int LONGEST = 255;

    private TalkedTo() {}

    /// @return both ends; theirs alone where no connection came up
    public static String addresses(RemoteMta mta) {
        return switch (mta.remote()) {
            case Endpoint.Internet(var remote) ->
                (remote.getAddress() instanceof Inet6Address ? "ipv6 " : "") + ends(mta.remote(), mta.local());
            case Endpoint.Named _, Endpoint.LocalSocket _ -> ends(mta.remote(), mta.local());
        };
    }

    /// @param local null where no connection came up
    /// @return both ends, without the address family
    public static String ends(Endpoint remote, @Nullable Endpoint local) {
        return Printable.ascii(remote.toString(), LONGEST) + (local == null ? "" : "|" + ours(local));
    }

    private static String ours(Endpoint local) {
        return switch (local) {
            case Endpoint.Internet _, Endpoint.Named _ -> local.toString();
            case Endpoint.LocalSocket _ -> "UNKNOWN-LOCAL-ADDRESS";
        };
    }
}
