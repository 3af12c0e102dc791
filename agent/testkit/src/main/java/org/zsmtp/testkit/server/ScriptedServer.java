package org.zsmtp.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.Transcript.Kind;

/// A mail server on loopback that plays a [Script] or asks a [ServerBehaviour], and remembers everything.
///
/// Blocking sockets, one virtual thread for each connection. Any thread may ask it; the waiting methods wait at most
/// [BoundedWait#PATIENCE] and then throw an `AssertionError` that holds the transcript.
///
/// While it plays it watches the client: octets sent past a point where the client had to wait (after DATA before
/// 354, after EHLO, after every command to a server without PIPELINING, RFC 2920 3.1), lines with bare CR or LF,
/// and whatever does not fit a script become [#violations]. Such octets are seen when they have arrived before
/// the answer was said; a client that is late with its mistake is not always found out, and a lawful one is never
/// blamed.
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final IntFunction<ConnectionRule> rules;
    private final Transcript transcript = new Transcript();
    private final List<ReceivedMessage> messages = new ArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private final AtomicBoolean earlyTalkAllowed = new AtomicBoolean();
    private final CountDownLatch closed;
    private final BoundedWait progress = new BoundedWait();
    private int accepted;
    private int ended;

    private ScriptedServer(InetSocketAddress address, IntFunction<ConnectionRule> rules, CountDownLatch closed) {
        this.rules = rules;
        this.closed = closed;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(address, 256);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
        Thread.ofVirtual().name("scripted-server-" + listener.getLocalPort()).start(this::acceptAll);
    }

    /// Listens on a free port of 127.0.0.1.
    public static ScriptedServer playing(Script script) {
        return playing(script, anyPort());
    }

    public static ScriptedServer playing(Script script, InetSocketAddress address) {
        CountDownLatch closed = new CountDownLatch(1);
        Ending ending = new Ending(closed);
        List<List<ScriptStep>> connections = script.connections();
        return new ScriptedServer(
                address,
                number -> new ScriptRule(
                        number <= connections.size()
                                ? connections.get(number - 1)
                                : List.of(new ScriptStep.End(Reaction.Then.RESET)),
                        ending),
                closed);
    }

    /// Listens on a free port of 127.0.0.1.
    public static ScriptedServer behaving(ServerBehaviour behaviour) {
        return behaving(behaviour, anyPort());
    }

    public static ScriptedServer behaving(ServerBehaviour behaviour, InetSocketAddress address) {
        CountDownLatch closed = new CountDownLatch(1);
        Ending ending = new Ending(closed);
        return new ScriptedServer(address, _ -> new BehaviourRule(behaviour, ending), closed);
    }

    /// Listens on a free port of 127.0.0.1, with TLS from the first octet (RFC 8314 section 3.3).
    public static ScriptedServer behavingOverTls(ServerBehaviour behaviour, SSLContext certificate) {
        CountDownLatch closed = new CountDownLatch(1);
        ConnectionRule rule = new BehaviourRule(behaviour, new Ending(closed));
        return new ScriptedServer(anyPort(), _ -> new ImplicitTls(rule, certificate), closed);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    public int port() {
        return listener.getLocalPort();
    }

    public Transcript transcript() {
        return transcript;
    }

    /// Messages accepted so far; each is here before the client can read that it was accepted.
    public List<ReceivedMessage> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    public int connections() {
        synchronized (open) {
            return accepted;
        }
    }

    /// Broken rules so far, each after the number of its connection.
    public List<String> violations() {
        return transcript.violations();
    }

    /// @throws AssertionError with the transcript if the client broke a rule
    public void requireLawful() {
        List<String> violations = violations();
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations) + "\n\n" + transcript);
        }
    }

    public void awaitConnections(int count) {
        await(() -> connections() >= count, count + " connections");
    }

    public void awaitMessages(int count) {
        await(() -> messages().size() >= count, count + " messages");
    }

    /// Waits until so many connections are over, whoever ended them.
    public void awaitEnded(int count) {
        await(() -> ended() >= count, count + " ended connections");
    }

    /// Waits until the transcript fulfils a condition.
    ///
    /// @param what names the condition in the error
    public void awaitTranscript(Predicate<Transcript> condition, String what) {
        await(() -> condition.test(transcript), what);
    }

    private int ended() {
        synchronized (open) {
            return ended;
        }
    }

    private void await(BooleanSupplier condition, String what) {
        Duration patience = BoundedWait.PATIENCE;
        progress.until(condition, patience, () -> "no " + what + " within " + patience + "\n" + transcript);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number;
                synchronized (open) {
                    open.add(socket);
                    number = ++accepted;
                }
                record(number, Kind.OPENED, "");
                Thread.ofVirtual()
                        .name("scripted-server-" + port() + "-" + number)
                        .start(() -> serve(number, socket));
            } catch (IOException e) {
                // Closed, or a client that went away before it was accepted.
            }
        }
    }

    private void serve(int number, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Dialogue dialogue =
                    new Dialogue(number, socket, this::record, new SynchronisationPoints(earlyTalkAllowed), this::take);
            rules.apply(number).serve(dialogue);
        } catch (IOException e) {
            record(number, Kind.CLIENT_CLOSED, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (open) {
                open.remove(socket);
                ended++;
            }
            progress.changed();
        }
    }

    private void record(int connection, Kind kind, String octets) {
        transcript.add(connection, kind, octets);
        progress.changed();
    }

    private void take(ReceivedMessage message) {
        synchronized (messages) {
            messages.add(message);
        }
        progress.changed();
    }

    /// Stops listening and breaks what is still connected.
    @Override
    public void close() {
        closed.countDown();
        List<Socket> left;
        synchronized (open) {
            left = List.copyOf(open);
        }
        try {
            listener.close();
            for (Socket socket : left) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
