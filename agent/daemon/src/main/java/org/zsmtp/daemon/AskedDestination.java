package org.zsmtp.daemon;

import java.util.Optional;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.delivery.routing.Destination;

/// The destination that a command asks about: the host of the command line, or else that of `-F`.
final class AskedDestination {

    private AskedDestination() {}

    /// @return empty where no mail can be sent to the host, which is then reported
    static Optional<Destination> of(AgentOptions options) {
        try {
            return Optional.of(options.routing()
                    .destination()
                    .orElseGet(() -> Destination.parse(options.host().orElseThrow())));
        } catch (IllegalArgumentException notOne) {
            Console.say("zsmtp: no mail can be sent to this host: " + notOne.getMessage());
            return Optional.empty();
        }
    }
}
