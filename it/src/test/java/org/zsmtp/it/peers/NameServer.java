package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// NSD with zones of the test's own.
public final class NameServer implements Peer {

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;

    private NameServer(PeerProcess process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// @param directory private to this server
    /// @param zones     zone name to its records, without SOA and NS
    public static NameServer start(PeerPrograms programs, Path directory, Map<String, List<String>> zones)
            throws IOException, InterruptedException {
        Map<String, String> texts = new TreeMap<>();
        zones.forEach((name, records) -> texts.put(name, zoneText(records)));
        return serving(programs, directory, texts);
    }

    /// @param directory private to this server
    /// @param zones     zone name to the whole text of its file
    public static NameServer serving(PeerPrograms programs, Path directory, Map<String, String> zones)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PeerProcess.freePort());
        StringBuilder configuration = new StringBuilder("""
                server:
                    ip-address: 127.0.0.1@%d
                    server-count: 1
                    username: ""
                    chroot: ""
                    database: ""
                    zonesdir: "%2$s"
                    zonelistfile: "%2$s/zone.list"
                    xfrdfile: "%2$s/xfrd.state"
                    xfrdir: "%2$s"
                    pidfile: "%2$s/nsd.pid"
                    logfile: "%2$s/nsd.log"
                    rrl-ratelimit: 0
                remote-control:
                    control-enable: no
                """.formatted(address.getPort(), directory));
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            String file = zone.getKey() + ".zone";
            Files.writeString(directory.resolve(file), zone.getValue(), StandardCharsets.US_ASCII);
            configuration
                    .append("zone:\n    name: \"")
                    .append(zone.getKey())
                    .append("\"\n    zonefile: \"")
                    .append(file)
                    .append("\"\n");
        }
        Path file = Files.writeString(directory.resolve("nsd.conf"), configuration, StandardCharsets.US_ASCII);
        PeerProcess process = PeerProcess.start(
                provider, directory, provider.libraries(), List.of(provider.path("nsd"), "-d", "-c", file.toString()));
        NameServer server = new NameServer(process, address, directory);
        // NSD listens on TCP as well, and opens both before it answers.
        process.await(() -> PeerProcess.listens(address));
        return server;
    }

    private static String zoneText(List<String> records) {
        return "$TTL 60\n@ SOA ns hostmaster 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n" + String.join("\n", records)
                + "\n";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String log() throws IOException {
        Path log = directory.resolve("nsd.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
