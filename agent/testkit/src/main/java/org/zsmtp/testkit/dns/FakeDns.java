package org.zsmtp.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Type;

/// A name server on 127.0.0.1, UDP and TCP on the same port, that answers like a recursive one.
///
/// It knows the records that code has added, follows aliases, answers NXDOMAIN for a name that has nothing at or
/// below it and an empty answer for a type that the name has not, and does wrong where a [DnsFault] says so. A
/// `*` as first label answers for every name below its parent that has no records of its own. Nothing is signed;
/// the AD bit is set for names that were called [#secure].
///
/// Any thread may change it and ask it at any time. Each method that adds returns the server itself.
public final class FakeDns implements AutoCloseable {

    private static final int FOREVER = -1;
    private static final int ATTEMPTS_TO_BIND = 20;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Zone zone = new Zone();
    private final Faults faults = new Faults();
    private final QueryLog log = new QueryLog();
    private final Answers answers = new Answers(zone, faults, log);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FakeDns(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        Thread.ofVirtual().name("fake-dns-udp").start(this::serveDatagrams);
        Thread.ofVirtual().name("fake-dns-tcp").start(this::acceptAll);
    }

    /// Listens on a free port.
    public static FakeDns start() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 0; attempt < ATTEMPTS_TO_BIND; attempt++) {
            try {
                ServerSocket tcp = new ServerSocket(0, 50, loopback);
                try {
                    return new FakeDns(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
                } catch (BindException e) {
                    tcp.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("found no port that is free for both UDP and TCP");
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    public FakeDns mx(String name, int preference, String exchange) {
        return add(name, "MX", preference + " " + absolute(exchange));
    }

    /// The domain accepts no mail (RFC 7505).
    public FakeDns nullMx(String name) {
        return add(name, "MX", "0 .");
    }

    public FakeDns a(String name, String address) {
        return add(name, "A", address);
    }

    public FakeDns aaaa(String name, String address) {
        return add(name, "AAAA", address);
    }

    public FakeDns cname(String name, String target) {
        return add(name, "CNAME", absolute(target));
    }

    /// @param type mnemonic such as `TLSA`
    /// @param data as in a master file (RFC 1035 5.1), names absolute
    public FakeDns add(String name, String type, String data) {
        zone.add(Zone.name(name), Type.value(type), data);
        return this;
    }

    /// Forgets all records at a name.
    public FakeDns remove(String name) {
        zone.remove(Zone.name(name));
        return this;
    }

    /// Answers about this name come with the AD bit.
    public FakeDns secure(String name) {
        faults.secure(name, true);
        return this;
    }

    /// Every answer about this name goes wrong, whatever the type.
    public FakeDns fault(String name, DnsFault fault) {
        return fault(name, Faults.ANY_TYPE, fault);
    }

    /// Every answer about this name and type goes wrong.
    public FakeDns fault(String name, String type, DnsFault fault) {
        faults.add(name, type, fault, FOREVER);
        return this;
    }

    /// The next answers about this name and type go wrong, later ones do not.
    public FakeDns fault(String name, String type, DnsFault fault, int times) {
        if (times < 1) throw new IllegalArgumentException("at least once, not " + times);
        faults.add(name, type, fault, times);
        return this;
    }

    /// No answer about this name goes wrong any more.
    public FakeDns heal(String name) {
        faults.clear(name);
        return this;
    }

    /// All questions so far, in the order of arrival.
    public List<DnsQuestion> questions() {
        return log.all();
    }

    /// How often this was asked, over UDP and TCP together.
    public int count(String name, String type) {
        return Math.toIntExact(log.all().stream()
                .filter(q -> q.name().equals(Faults.canonical(name)) && q.type().equalsIgnoreCase(type))
                .count());
    }

    /// Waits until so many questions have come in.
    ///
    /// @throws AssertionError if they do not come in time
    public void awaitQuestions(int count) {
        log.await(count);
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[65535];
        while (!udp.isClosed()) {
            try {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                udp.receive(query);
                Optional<byte[]> answer = answers.to(Arrays.copyOf(buffer, query.getLength()), false);
                if (answer.isPresent()) {
                    byte[] octets = answer.get();
                    udp.send(new DatagramPacket(octets, octets.length, query.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or the asker has gone: no one to answer.
            }
        }
    }

    private void acceptAll() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                open.add(socket);
                Thread.ofVirtual().name("fake-dns-tcp-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that went away before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                Optional<byte[]> answer = answers.to(query, true);
                if (answer.isEmpty()) continue;
                byte[] framed = new byte[answer.get().length + 2];
                framed[0] = (byte) (answer.get().length >> 8);
                framed[1] = (byte) answer.get().length;
                System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
                out.write(framed);
                out.flush();
            }
        } catch (IOException e) {
            // The client is done.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (Socket socket : open) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
