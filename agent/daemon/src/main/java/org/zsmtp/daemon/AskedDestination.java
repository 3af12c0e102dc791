package org.zsmtp.daemon;

import java.util.Optional;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.delivery.routing.Destination;

/// What a person asks about: the host of the command line, or where all mail goes.
final class AskedDestination {

    private AskedDestination() {}

    /// @return empty where the host can be none, which has been said then
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
