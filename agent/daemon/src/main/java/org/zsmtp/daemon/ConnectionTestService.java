package org.zsmtp.daemon;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.zsmtp.daemon.byhand.ConnectionTest;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.routing.Destination;

/// Tests a connection (`-D`): each step is a line on standard output, the result the exit status.
final class ConnectionTestService {
    private final AgentOptions options;
    private final OutputStream page;

    /// @param page gets what is to be read
    ConnectionTestService(AgentOptions options, OutputStream page) {
        this.options = options;
        this.page = page;
    }

    ExitStatus run() {
        Optional<Destination> destination = AskedDestination.of(options);
        if (destination.isEmpty()) {
            return ExitStatus.FAILED;
        }
        TransportOptions engine;
        try {
            engine = EngineOptions.secured(options);
        } catch (ConfigurationException unusable) {
            Console.say("zsmtp: " + unusable.reason());
            return ExitStatus.CONFIGURATION;
        }
        try (HostProbe probe = HostProbe.open(engine)) {
            PrintStream lines = new PrintStream(page, true, StandardCharsets.US_ASCII);
            ConnectionTest test = new ConnectionTest(probe, System::nanoTime, lines);
            ExitStatus status = switch (test.run(destination.get())) {
                case WORKS -> ExitStatus.OK;
                case NOT_NOW -> ExitStatus.DEFERRED;
                case NEVER -> ExitStatus.FAILED;
            };
            if (lines.checkError()) {
                Console.say("zsmtp: standard output cannot be written: not all is to be read there");
                return status == ExitStatus.OK ? ExitStatus.INTERNAL : status;
            }
            return status;
        }
    }
}
