package org.zsmtp.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.job.RecipientSelection;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.routing.Router;

/// Opens the engine that the options ask for.
final class EngineConfig {
    private EngineConfig() {}

    /// May take some seconds. Where the files on transport security cannot be used, what is opened delays
    /// all mail until they are corrected.
    static MailTransport open(AgentOptions options, DeliveryListener listener) {
        return open(() -> MailTransports.open(EngineOptions.secured(options), listener));
    }

    /// The same for a delivery by hand.
    ///
    /// @param connectionsPerHost how many connections a server has at most
    static MailTransport open(AgentOptions options, int connectionsPerHost, DeliveryListener listener) {
        return open(() -> MailTransports.open(
                EngineOptions.secured(options).toBuilder()
                        .connectionsPerHost(connectionsPerHost)
                        .build(),
                listener));
    }

    /// The same by other means.
    static MailTransport open(BrokenConfiguration.Opening opening) {
        try {
            return opening.open();
        } catch (ConfigurationException broken) {
            return new BrokenConfiguration(opening, broken, InstantSource.system());
        }
    }

    /// Which recipients a job takes. Where all mail goes to one destination anyway, nothing is shared by MX
    /// records.
    static RecipientSelection recipients(AgentOptions options) {
        if (options.routing().destination().isPresent()) {
            return new RecipientSelection.SameHost(options.channel());
        }
        return switch (options.routing().sharing()) {
            case SAME_HOST -> new RecipientSelection.SameHost(options.channel());
            case SAME_EXCHANGER -> new RecipientSelection.SameExchangers(options.channel(), router(options));
        };
    }

    /// Looked up once, on first use: it asks for this host's name, which may take some seconds.
    private static Supplier<Router> router(AgentOptions options) {
        return new Supplier<>() {
            private @Nullable Router router;

            @Override
            public synchronized Router get() {
                if (router == null) {
                    router = MailTransports.router(EngineOptions.of(options));
                }
                return router;
            }
        };
    }

    /// It is made when the first policy is kept.
    private static boolean isUsable(Path directory) {
        if (Files.exists(directory)) {
            return Files.isDirectory(directory) && Files.isWritable(directory);
        }
        Path above = directory.toAbsolutePath().getParent();
        return above != null && isUsable(above);
    }

    /// Remarks for the operator at the start, a printable line each.
    static List<String> remarks(AgentOptions options) {
        List<String> remarks = new ArrayList<>(options.zenv().troubles());
        remarks.addAll(SecurityFiles.remarks(options.session().security()));
        options.routing()
                .policies()
                .filter(each -> !isUsable(each))
                .ifPresent(each -> remarks.add(
                        "--mta-sts-cache " + each + ": cannot be written: policies are kept in memory only"));
        return remarks;
    }
}
