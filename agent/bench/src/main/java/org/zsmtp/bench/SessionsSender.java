package org.zsmtp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.HeloName;

/// A program that embeds the engine and keeps many sessions open, each after one message. For each number
/// of sessions on standard input it opens as many as are missing, and says on standard output how many
/// octets of heap are in use then; it ends with its input.
public final class SessionsSender {
    private static final int THREADS = 16;
    private static final Duration LONG = Duration.ofHours(1);

    /// Servers are at 127.0.0.1 and the addresses after it, those of the form 127.x.y.0 and 127.x.y.255
    /// left out.
    private static final int HOSTS = 254;

    private final MailTransport transport;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private int open;

    private SessionsSender(int port, int most) {
        TransportOptions options = TransportOptions.builder(new HeloName("bench.sender.example"))
                .idleConnections(most)
                .idleTimeout(LONG)
                .noopInterval(LONG)
                .build();
        this.transport = MailTransports.open(options, destination -> route(destination, port), DeliveryListener.NONE);
    }

    /// @param arguments the port of the servers, and the most sessions
    public static void main(String[] arguments) throws Exception {
        SessionsSender sender = new SessionsSender(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sender.open(Integer.parseInt(line));
                System.out.println(heap());
            }
        }
        // The servers go with us, and need not be told.
        Runtime.getRuntime().halt(0);
    }

    /// @return octets in use after a collection
    private static long heap() {
        System.gc();
        // What the first has found unreachable and had to be cleaned up first.
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void open(int sessions) throws IOException, InterruptedException, ExecutionException {
        List<Callable<DeliveryReport>> missing = new ArrayList<>();
        for (; open < sessions; open++) {
            Destination destination = Destination.parse("host" + open + ".example");
            missing.add(() -> transport.deliver(mail(), destination));
        }
        for (Future<DeliveryReport> each : threads.invokeAll(missing)) {
            DeliveryReport report = each.get();
            if (!(report.results().getFirst().verdict() instanceof Verdict.Relayed)) {
                throw new IOException("not taken: " + report.results());
            }
        }
    }

    private static RoutingResult route(Destination destination, int port) {
        int number = Integer.parseInt(destination.toString().replaceAll("\\D", ""));
        byte[] address = {127, (byte) (number / HOSTS / 256), (byte) (number / HOSTS), (byte) (1 + number % HOSTS)};
        try {
            Endpoint endpoint = Endpoint.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
            MxHost host = new MxHost(
                    Domain.parse("mx" + number + ".example"), List.of(endpoint), 10, MxHost.Choice.MX, false);
            return new RoutingResult.Routed(new Route(List.of(host), false));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MailObject mail() {
        byte[] text = "Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII);
        Recipient recipient = new Recipient(ForwardPath.parse("bob@host.example"), RcptParameters.NONE, 1);
        return new MailObject(
                new Envelope(ReversePath.parse("alice@sender.example"), MailParameters.NONE, List.of(recipient)),
                Content.of(text, BodyType.SEVEN_BIT));
    }
}
