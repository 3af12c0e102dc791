package org.zsmtp.it.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zsmtp.testkit.dns.DnsFault;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.ScriptedServer;

/// The servers of one case: mail servers at their captured addresses, all on one free port, and the name server.
///
/// At an address that the name server knows and where the capture had no server, nothing listens and the port is held,
/// so that connections are refused.
final class Neighbourhood implements AutoCloseable {

    private static final int ATTEMPTS = 20;

    /// An address of no case; a port is found there.
    private static final String NOWHERE = "127.0.0.99";

    private final FakeDns names;
    private final int port;
    private final List<CapturedServer> behaviours = new ArrayList<>();
    private final List<ScriptedServer> servers = new ArrayList<>();
    private final List<Socket> held = new ArrayList<>();

    private Neighbourhood(FakeDns names) throws IOException {
        this.names = names;
        Socket first = new Socket();
        held.add(first);
        first.bind(new InetSocketAddress(InetAddress.ofLiteral(NOWHERE), 0));
        port = first.getLocalPort();
    }

    /// @param late which answers come late
    static Neighbourhood open(Capture capture, List<CapturedServer.Late> late) throws IOException {
        FakeDns names = FakeDns.start();
        for (CaseText.NameServerEntry entry : capture.text().names()) {
            if (entry.type().equals("RCODE")) names.fault(entry.name(), DnsFault.SERVFAIL);
            else names.add(entry.name(), entry.type(), entry.value());
        }
        for (int attempt = 1; ; attempt++) {
            Neighbourhood neighbourhood = new Neighbourhood(names);
            try {
                neighbourhood.occupy(capture, late);
                return neighbourhood;
            } catch (IOException | UncheckedIOException taken) {
                // The port was free at one address and not at another.
                neighbourhood.closeServers();
                if (attempt == ATTEMPTS) throw taken;
            }
        }
    }

    private void occupy(Capture capture, List<CapturedServer.Late> late) throws IOException {
        Map<String, List<CapturedConnection>> listening = listening(capture);
        listening.forEach((address, connections) -> {
            CapturedServer behaviour = new CapturedServer(address, connections, late);
            behaviours.add(behaviour);
            servers.add(ScriptedServer.behaving(behaviour, at(address)));
        });
        for (String address : named(capture)) {
            if (listening.containsKey(address)) continue;
            Socket socket = new Socket();
            held.add(socket);
            socket.bind(at(address));
        }
    }

    private static Map<String, List<CapturedConnection>> listening(Capture capture) {
        Map<String, List<CapturedConnection>> listening = new TreeMap<>();
        capture.words().listening().forEach(address -> listening.put(address, new ArrayList<>()));
        for (CapturedConnection connection : capture.transcript().connections()) {
            listening
                    .computeIfAbsent(connection.server(), _ -> new ArrayList<>())
                    .add(connection);
        }
        return listening;
    }

    private static Set<String> named(Capture capture) {
        Set<String> named = new LinkedHashSet<>();
        capture.text().names().stream()
                .filter(entry -> entry.type().equals("A"))
                .forEach(entry -> named.add(entry.value()));
        named.add(SmtpTranscript.ONLY_SERVER);
        return named;
    }

    private InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    int port() {
        return port;
    }

    InetSocketAddress nameServer() {
        return names.address();
    }

    List<DeliveredMessage> messages() {
        return behaviours.stream()
                .flatMap(behaviour -> behaviour.messages().stream())
                .toList();
    }

    List<String> violations() {
        return servers.stream().flatMap(server -> server.violations().stream()).toList();
    }

    /// Everything that was said, for a person.
    String transcript() {
        StringBuilder text = new StringBuilder();
        for (ScriptedServer server : servers) {
            text.append("at ").append(server.address()).append('\n').append(server.transcript());
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        closeServers();
        names.close();
    }

    private void closeServers() throws IOException {
        behaviours.forEach(CapturedServer::close);
        servers.forEach(ScriptedServer::close);
        for (Socket socket : held) socket.close();
    }
}
