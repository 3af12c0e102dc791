package org.zsmtp.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.options.SecurityConfig;
import org.zsmtp.daemon.options.TlsSettings;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.TransportFactory;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.security.TlsOptions;

/// Opens the transports of a resident engine's agents. They share what they learn for as long as the files that
/// it rests on are the same: an agent that comes after a change finds the change, as one by itself does.
/// Thread-safe.
final class SharedTransports implements AutoCloseable {
    /// What is not looked at, such as the addresses of this host, is found out anew after this time.
    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/resolv.conf"),
            Path.of("/etc/hosts"),
            Path.of("/etc/hostname"),
            Path.of("/etc/ssl/certs/ca-certificates.crt"));

    /// @param files what it rests on
    private record Opened(TransportFactory factory, List<FileState> files, Instant since) {}

    private final AgentOptions options;
    private final int eventLoops;
    private final InstantSource clock;
    private @Nullable Opened current;
    private boolean closed;

    /// @param options    the host in them has no effect
    /// @param eventLoops of all agents
    SharedTransports(AgentOptions options, int eventLoops, InstantSource clock) {
        this.options = options;
        this.eventLoops = eventLoops;
        this.clock = clock;
    }

    /// @return which delays all mail where the files on transport security cannot be used, until they are corrected
    MailTransport open(DeliveryListener listener) {
        return EngineConfig.open(() -> shared(listener));
    }

    private synchronized MailTransport shared(DeliveryListener listener) throws ConfigurationException {
        if (closed) {
            throw new IllegalStateException("the engine has ended");
        }
        List<FileState> files = files();
        Opened known = current;
        if (known == null
                || !known.files().equals(files)
                || known.since().plus(LIFETIME).isBefore(clock.instant())) {
            TransportOptions secured = EngineOptions.secured(options);
            forget();
            known = new Opened(new TransportFactory(secured, eventLoops), files, clock.instant());
            current = known;
        }
        return known.factory().open(listener);
    }

    private void forget() {
        if (current != null) {
            current.factory().close();
            current = null;
        }
    }

    private List<FileState> files() throws ConfigurationException {
        SecurityConfig security = options.session().security();
        List<Path> paths = new ArrayList<>(SYSTEM);
        security.policy().ifPresent(paths::add);
        security.settings().ifPresent(paths::add);
        List<Path> directories = List.of();
        Optional<Path> settings = security.settings();
        if (settings.isPresent()) {
            TlsOptions tls = TlsSettings.read(settings.get()).tls();
            tls.identities().forEach(each -> {
                paths.add(each.certificates());
                paths.add(each.key());
                Optional.ofNullable(each.passphrase()).ifPresent(paths::add);
            });
            paths.addAll(tls.trust().files());
            paths.addAll(tls.revocation());
            directories = tls.trust().directories();
        }
        return Stream.concat(
                        paths.stream().map(FileState::of),
                        directories.stream().flatMap(each -> FileState.ofAll(each).stream()))
                .toList();
    }

    /// Opens no further transport; those that are open stay so until they are closed.
    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
