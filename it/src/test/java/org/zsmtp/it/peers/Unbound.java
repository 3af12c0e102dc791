package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Unbound as the recursive resolver of a host whose whole Internet is one name server of the test's.
public final class Unbound implements Peer {

    /// Whether signatures are looked at.
    public enum Validation {
        VALIDATING("validator iterator"),
        NOT_VALIDATING("iterator");

        private final String modules;

        Validation(String modules) {
            this.modules = modules;
        }
    }

    private final PeerProcess process;
    private final InetSocketAddress address;

    private Unbound(PeerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /// @param directory private to this server
    /// @param authority the name server that is asked, on this host, about everything
    /// @param zones     the names of its zones
    /// @param anchor    a DS record
    public static Unbound start(
            PeerPrograms programs,
            Path directory,
            InetSocketAddress authority,
            List<String> zones,
            String anchor,
            Validation validation)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PeerProcess.freePort());
        Files.writeString(directory.resolve("anchor"), anchor + "\n", StandardCharsets.US_ASCII);
        StringBuilder configuration =
                new StringBuilder("""
                server:
                    interface: 127.0.0.1
                    port: %d
                    do-ip6: no
                    do-daemonize: no
                    username: ""
                    chroot: ""
                    pidfile: ""
                    directory: "%2$s"
                    use-syslog: no
                    logfile: ""
                    val-log-level: 2
                    ede: yes
                    num-threads: 1
                    do-not-query-localhost: no
                    module-config: "%3$s"
                    trust-anchor-file: "%2$s/anchor"
                remote-control:
                    control-enable: no
                """.formatted(address.getPort(), directory, validation.modules));
        stub(configuration, ".", authority);
        zones.forEach(zone -> stub(configuration, zone, authority));
        Path file = Files.writeString(directory.resolve("unbound.conf"), configuration, StandardCharsets.US_ASCII);
        PeerProcess process = PeerProcess.start(
                provider,
                directory,
                provider.libraries(),
                List.of(provider.path("unbound"), "-d", "-c", file.toString()));
        Unbound server = new Unbound(process, address);
        process.await(() -> PeerProcess.listens(address));
        return server;
    }

    private static void stub(StringBuilder configuration, String zone, InetSocketAddress authority) {
        configuration
                .append("stub-zone:\n    name: \"")
                .append(zone)
                .append("\"\n    stub-addr: 127.0.0.1@")
                .append(authority.getPort())
                .append('\n');
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String log() throws IOException {
        return process.output();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
