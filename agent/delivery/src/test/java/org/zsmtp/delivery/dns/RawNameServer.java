package org.zsmtp.delivery.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A name server on loopback, UDP and TCP, that answers each query with whatever octets a test gives it, or not at all.
final class RawNameServer implements AutoCloseable {
    private static final int PORTS_TO_TRY = 50;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Function<Query, List<byte[]>> answers;
    private final AtomicInteger asked = new AtomicInteger();

    static final class Query {
        private final byte[] octets;
        private final boolean overTcp;

        Query(byte[] octets, boolean overTcp) {
            this.octets = octets;
            this.overTcp = overTcp;
        }

        byte[] octets() {
            return octets;
        }

        boolean overTcp() {
            return overTcp;
        }

        Message message() {
            try {
                return new Message(octets);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Record question() {
            return message().getQuestion();
        }

        boolean asksFor(int type, String name) {
            return question().getType() == type
                    && question().getName().toString(true).equals(name);
        }

        /// An answer with these records in zone file form: `name ttl type data`. An absence is proven.
        Message reply(int rcode, String... records) {
            Message reply = bare(rcode, records);
            boolean absence = rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
            if (absence && records.length == 0) {
                reply.addRecord(record(". 10 SOA a. b. 1 2 3 4 10"), Section.AUTHORITY);
            }
            return reply;
        }

        /// The same with nothing but these.
        Message bare(int rcode, String... records) {
            Message reply = head(rcode, records);
            if (message().getOPT() != null) {
                reply.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
            }
            return reply;
        }

        /// The same without EDNS.
        Message head(int rcode, String... records) {
            Message reply = new Message(message().getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            reply.getHeader().setFlag(Flags.RA);
            reply.getHeader().setRcode(rcode);
            reply.addRecord(question(), Section.QUESTION);
            for (String record : records) {
                reply.addRecord(record(record), Section.ANSWER);
            }
            return reply;
        }

        static Record record(String text) {
            String[] words = text.split(" ", 4);
            try {
                return Record.fromString(
                        Name.fromString(words[0]),
                        Type.value(words[2]),
                        DClass.IN,
                        Long.parseLong(words[1]),
                        words[3],
                        Name.root);
            } catch (TextParseException e) {
                throw new IllegalArgumentException(text, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private RawNameServer(DatagramSocket udp, ServerSocket tcp, Function<Query, List<byte[]>> answers) {
        this.udp = udp;
        this.tcp = tcp;
        this.answers = answers;
    }

    static RawNameServer answering(Function<Query, Message> answers) {
        return raw(query -> Optional.of(answers.apply(query).toWire(65535)));
    }

    static RawNameServer silent() {
        return raw(query -> Optional.empty());
    }

    static RawNameServer raw(Function<Query, Optional<byte[]>> answers) {
        return several(query -> answers.apply(query).stream().toList());
    }

    /// Any number of packets for each query.
    static RawNameServer several(Function<Query, List<byte[]>> answers) {
        for (int i = 0; i < PORTS_TO_TRY; i++) {
            try {
                DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                try {
                    ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 5, InetAddress.getLoopbackAddress());
                    RawNameServer server = new RawNameServer(udp, tcp, answers);
                    Thread.ofVirtual().start(server::serveUdp);
                    Thread.ofVirtual().start(server::serveTcp);
                    return server;
                } catch (IOException taken) {
                    udp.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free for both UDP and TCP");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    int asked() {
        return asked.get();
    }

    private void serveUdp() {
        byte[] buffer = new byte[65535];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                asked.incrementAndGet();
                byte[] query = Arrays.copyOf(buffer, packet.getLength());
                for (byte[] octets : answers.apply(new Query(query, false))) {
                    udp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or the client has gone.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                asked.incrementAndGet();
                for (byte[] octets : answers.apply(new Query(query, true))) {
                    DataOutputStream out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(octets.length);
                    out.write(octets);
                    out.flush();
                }
            } catch (IOException e) {
                // Closed, or the client has gone.
            }
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
