package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.zsmtp.daemon.check.CheckJson;
import org.zsmtp.daemon.check.CheckPage;
import org.zsmtp.daemon.check.TlsCheck;
import org.zsmtp.daemon.check.TlsChecker;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.text.Printable;

/// Checks the transport security of a destination (`--check-tls`): progress on the terminal, a page or an object of
/// JSON on standard output, an exit status.
final class CheckTlsService {
    private static final int LINE = 79;

    private final AgentOptions options;
    private final Form form;
    private final OutputStream page;

    /// @param page gets what is to be read
    CheckTlsService(AgentOptions options, Form form, OutputStream page) {
        this.options = options;
        this.form = form;
        this.page = page;
    }

    ExitStatus run() throws IOException {
        Optional<Destination> destination = AskedDestination.of(options);
        if (destination.isEmpty()) {
            return ExitStatus.CHECK_FAILED;
        }
        Consumer<String> progress = Console.isTerminal(Console.STANDARD_ERROR) ? CheckTlsService::show : _ -> {};
        TransportOptions engine;
        try {
            engine = EngineOptions.secured(options);
        } catch (ConfigurationException unusable) {
            Console.say("zsmtp: " + unusable.reason());
            return ExitStatus.CONFIGURATION;
        }
        TlsCheck check;
        try (HostProbe probe = HostProbe.open(engine)) {
            check = new TlsChecker(probe, InstantSource.system(), progress).check(destination.get());
        }
        progress.accept("");
        Console.print(
                page,
                switch (form) {
                    case PAGE -> CheckPage.of(check);
                    case JSON -> CheckJson.of(check);
                });
        return switch (check.verdict()) {
            case PASS -> ExitStatus.OK;
            case UNKNOWN -> ExitStatus.DEFERRED;
            case FAIL -> ExitStatus.CHECK_FAILED;
        };
    }

    /// A line that the next one replaces.
    private static void show(String what) {
        Console.progress("\r" + " ".repeat(LINE) + "\r" + Printable.ascii(what, LINE));
    }
}
