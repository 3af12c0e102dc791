package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.net.EventLoops;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.tls.TlsAccess;
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
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.ScriptedServer;

/// An engine whose routes a test decides, and mail for it.
final class EngineFixture implements AutoCloseable {

    static final Destination ANYWHERE = Destination.parse("b.example");

    private static final Duration PATIENT = Duration.ofMinutes(1);
    static final Timeouts PATIENCE = new Timeouts(PATIENT, PATIENT, PATIENT, PATIENT, PATIENT);

    private final MailTransport transport;

    private EngineFixture(MailTransport transport) {
        this.transport = transport;
    }

    /// What a test may want to be different.
    static final class Setup {
        private Timeouts timeouts = PATIENCE;
        private Reuse reuse = Reuse.KEPT;
        private Duration idleTimeout = PATIENT;
        private int idleConnections = 4;
        private int recipientsPerTransaction = 100;
        private DeliveryListener listener = DeliveryListener.NONE;
        private Duration attemptDelay = Duration.ofMillis(250);
        private SourceAddress source = SourceAddress.any();
        private SourcePorts sourcePorts = SourcePorts.ANY;
        private int sendBuffer;
        private InstantSource clock = InstantSource.system();
        private UnaryOperator<TransportOptions.Builder> more = UnaryOperator.identity();

        Setup timeouts(Timeouts each) {
            timeouts = each;
            return this;
        }

        Setup closingAfterEach() {
            reuse = Reuse.CLOSED_AFTER_EACH;
            return this;
        }

        Setup idle(Duration timeout, int connections) {
            idleTimeout = timeout;
            idleConnections = connections;
            return this;
        }

        Setup recipientsPerTransaction(int most) {
            recipientsPerTransaction = most;
            return this;
        }

        Setup listener(DeliveryListener other) {
            listener = other;
            return this;
        }

        Setup attemptDelay(Duration other) {
            attemptDelay = other;
            return this;
        }

        Setup source(String text) {
            source = SourceAddress.parse(text);
            return this;
        }

        Setup reservedPorts() {
            sourcePorts = SourcePorts.RESERVED;
            return this;
        }

        Setup sendBuffer(int octets) {
            sendBuffer = octets;
            return this;
        }

        Setup clock(InstantSource other) {
            clock = other;
            return this;
        }

        /// Any other options.
        Setup with(UnaryOperator<TransportOptions.Builder> others) {
            more = others;
            return this;
        }

        EngineFixture routing(MxHost... hosts) {
            Route route = new Route(List.of(hosts), false);
            return routing(_ -> new RoutingResult.Routed(route));
        }

        EngineFixture routing(Router router) {
            TransportOptions options = more.apply(TransportOptions.builder(new HeloName("me.example"))
                            .timeouts(timeouts)
                            .reuse(reuse)
                            .idleTimeout(idleTimeout)
                            .idleConnections(idleConnections)
                            // Most tests count on one.
                            .connectionsPerHost(1)
                            .recipientsPerTransaction(recipientsPerTransaction)
                            .attemptDelay(attemptDelay)
                            .source(source)
                            .sourcePorts(sourcePorts)
                            .sendBuffer(sendBuffer))
                    .build();
            EventLoops loops = new EventLoops(options.pool().eventLoops());
            return new EngineFixture(new DefaultMailTransport(
                    options,
                    router,
                    new TlsPolicies(options.security().levels(), Dane.NONE, MtaSts.NONE),
                    new TlsAccess(options.security().tls(), clock),
                    new DeadEndpoints(clock, options.failureMemory()),
                    new FallbackCache(clock, options.security().fallbackMemory()),
                    loops,
                    listener,
                    loops::close));
        }
    }

    static Setup engine() {
        return new Setup();
    }

    /// A host that an MX record names.
    static MxHost mx(ScriptedServer... servers) {
        return mxHost(
                MxHost.Choice.MX,
                IntStream.range(0, servers.length)
                        .mapToObj(i -> servers[i].address())
                        .toArray(InetSocketAddress[]::new));
    }

    static MxHost mxHost(MxHost.Choice choice, InetSocketAddress... addresses) {
        List<Endpoint> endpoints = Stream.of(addresses).map(Endpoint::of).toList();
        return new MxHost(Domain.parse("mx.b.example"), endpoints, 10, choice, false);
    }

    MailTransport transport() {
        return transport;
    }

    DeliveryReport deliver(String... recipients) {
        return transport.deliver(mail(recipients), ANYWHERE);
    }

    DeliveryReport deliver(MailObject mail) {
        return transport.deliver(mail, ANYWHERE);
    }

    /// Delivers on a thread of its own.
    CompletableFuture<DeliveryReport> start(String... recipients) {
        return start(mail(recipients));
    }

    CompletableFuture<DeliveryReport> start(MailObject mail) {
        CompletableFuture<DeliveryReport> report = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                report.complete(transport.deliver(mail, ANYWHERE));
            } catch (RuntimeException | Error bug) {
                report.completeExceptionally(bug);
            }
        });
        return report;
    }

    static DeliveryReport await(CompletableFuture<DeliveryReport> report) {
        try {
            return report.get(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no report in time", e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static MailObject mail(String... recipients) {
        byte[] text = "Subject: hi\n\nhello\n".getBytes(StandardCharsets.UTF_8);
        return mail(Content.of(text, BodyType.SEVEN_BIT), recipients);
    }

    static MailObject mail(Content content, String... recipients) {
        List<Recipient> to = new ArrayList<>();
        for (String each : recipients) {
            to.add(new Recipient(ForwardPath.parse(each), RcptParameters.NONE, to.size() + 1L));
        }
        return new MailObject(new Envelope(ReversePath.parse("alice@a.example"), MailParameters.NONE, to), content);
    }

    static Verdict only(DeliveryReport report) {
        if (report.results().size() != 1) {
            throw new AssertionError("not one result: " + report);
        }
        return report.results().getFirst().verdict();
    }

    @Override
    public void close() {
        transport.close();
    }
}
