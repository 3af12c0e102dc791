package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;
import static org.zsmtp.delivery.EngineFixture.only;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Transports that share what can be shared, and for how long it lives.
@Timeout(60)
class TransportFactoryTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final InetSocketAddress HOST = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0);

    private final FakeDns dns =
            FakeDns.start().mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.2");
    private final LoopThreads threads = new LoopThreads();

    @AfterEach
    void stop() {
        dns.close();
    }

    private static ScriptedServer server(WellBehaved behaviour) {
        return ScriptedServer.behaving(behaviour, HOST);
    }

    /// Its domain has a policy that cannot be fetched, so that each part of the factory is used.
    private TransportFactory factory(ScriptedServer server) throws Exception {
        int nobody;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = gone.getLocalPort();
        }
        dns.add("_mta-sts.b.example", "TXT", "\"v=STSv1; id=1;\"").a("mta-sts.b.example", "127.0.0.1");
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .nameServers(List.of(dns.address()))
                .port(server.port())
                .security(TransportSecurity.DEFAULTS.with(StsOptions.DEFAULTS.withPort(nobody)))
                .build();
        return new TransportFactory(options, 2);
    }

    private static Verdict deliver(MailTransport transport) {
        return only(transport.deliver(EngineFixture.mail("bob@b.example"), ANYWHERE));
    }

    @Test
    void closedFactoryOpensNoTransport() throws Exception {
        try (ScriptedServer server = server(WellBehaved.smtp("mx.b.example"))) {
            TransportFactory factory = factory(server);
            factory.close();
            factory.close();

            assertThatThrownBy(() -> factory.open(DeliveryListener.NONE)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void transportOutlivesItsFactoryAndFreesWhatWasShared() throws Exception {
        try (ScriptedServer server = server(WellBehaved.smtp("mx.b.example"))) {
            TransportFactory factory = factory(server);
            MailTransport first = factory.open(DeliveryListener.NONE);
            MailTransport second = factory.open(DeliveryListener.NONE);
            factory.close();
            assertThat(deliver(first)).isEqualTo(RELAYED);
            first.close();
            assertThat(deliver(second)).isEqualTo(RELAYED);

            Set<Thread> started = threads.started();
            assertThat(started)
                    .extracting(Thread::getName)
                    .anyMatch(name -> name.startsWith("smtp-loop"))
                    .anyMatch(name -> name.startsWith("policy-loop"));
            second.close();
            LoopThreads.awaitEnd(started);
        }
    }

    @Test
    void factoryOutlivesItsTransportsAndFreesWhatWasShared() throws Exception {
        try (ScriptedServer server = server(WellBehaved.smtp("mx.b.example"))) {
            TransportFactory factory = factory(server);
            for (int i = 0; i < 2; i++) {
                try (MailTransport transport = factory.open(DeliveryListener.NONE)) {
                    assertThat(deliver(transport)).isEqualTo(RELAYED);
                }
            }

            Set<Thread> started = threads.started();
            assertThat(started).isNotEmpty();
            factory.close();
            LoopThreads.awaitEnd(started);
        }
    }

    /// Two deliveries at once on one thread: each waits for the server without it.
    @Test
    void callersAreOnTheThreadOfTheirConnections() throws Exception {
        try (ScriptedServer server = server(WellBehaved.smtp("mx.b.example"));
                TransportFactory factory = factory(server);
                MailTransport transport = factory.open(DeliveryListener.NONE)) {
            Executor callers = transport.callers().orElseThrow();
            assertThat(transport.callers()).containsSame(callers);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                CompletableFuture<String> answer = new CompletableFuture<>();
                answers.add(answer);
                callers.execute(() -> {
                    String before = Thread.currentThread().getName();
                    Verdict verdict = deliver(transport);
                    answer.complete(before + " " + verdict + " "
                            + Thread.currentThread().getName());
                });
            }
            List<String> said = answers.stream().map(CompletableFuture::join).toList();
            assertThat(said).allMatch(each -> each.matches("(smtp-loop-\\S+) .* \\1"));
            assertThat(said.getFirst()).isEqualTo(said.getLast()).contains(String.valueOf(RELAYED));
        }
    }

    /// So that agents use all processors.
    @Test
    void transportsTakeTurnsWithTheLoops() throws Exception {
        try (ScriptedServer server = server(WellBehaved.smtp("mx.b.example"));
                TransportFactory factory = factory(server);
                MailTransport first = factory.open(DeliveryListener.NONE);
                MailTransport second = factory.open(DeliveryListener.NONE)) {
            assertThat(threadOf(first)).isNotEqualTo(threadOf(second)).startsWith("smtp-loop");
        }
    }

    private static String threadOf(MailTransport transport) {
        CompletableFuture<String> name = new CompletableFuture<>();
        transport
                .callers()
                .orElseThrow()
                .execute(() -> name.complete(Thread.currentThread().getName()));
        return name.join();
    }

    @Test
    void whatOneTransportLearnsOfAServerTheOthersKnow() throws Exception {
        WellBehaved old = WellBehaved.smtp("mx.b.example")
                .answering("EHLO", Reaction.silence().thenClose());
        try (ScriptedServer server = server(old);
                TransportFactory factory = factory(server);
                MailTransport first = factory.open(DeliveryListener.NONE);
                MailTransport second = factory.open(DeliveryListener.NONE)) {
            assertThat(deliver(first)).isEqualTo(RELAYED);
            assertThat(deliver(second)).isEqualTo(RELAYED);

            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.transcript().clientLines(3)).startsWith("HELO me.example");
        }
    }
}
