package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.Transcript;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// What the agents of an engine share, and when they share it no more.
@Timeout(60)
class SharedTransportsTest {
    @TempDir
    Path directory;

    private final FakeDns dns = FakeDns.start();
    private final ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
    private SpoolMaker spool;
    private Instant now = Instant.EPOCH;
    private SharedTransports transports;
    private List<String> options;

    SharedTransportsTest() throws Exception {}

    @BeforeEach
    void open() throws Exception {
        spool = new SpoolMaker(directory, 1);
        dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.1");
        open("--tls-level=none");
    }

    private void open(String... more) throws Exception {
        options = new ArrayList<>(List.of(
                "-h",
                "mx.sender.example",
                "-p",
                Integer.toString(server.port()),
                "--dns",
                "127.0.0.1:" + dns.address().getPort()));
        options.addAll(List.of(more));
        InstantSource clock = () -> now;
        transports = new SharedTransports(AgentOptions.parse(options), 2, clock);
    }

    @AfterEach
    void close() throws Exception {
        transports.close();
        server.close();
        dns.close();
    }

    @Test
    void whatOneHasAskedTheDnsTheOthersKnow() throws Exception {
        assertThat(report()).contains("\tok3 ");
        assertThat(report()).contains("\tok3 ");
        assertThat(dns.count("b.example", "MX")).isEqualTo(1);
    }

    @Test
    void eachHasAConnectionOfItsOwn() throws Exception {
        try (MailTransport first = transports.open(DeliveryListener.NONE);
                MailTransport second = transports.open(DeliveryListener.NONE)) {
            assertThat(report(first)).contains("\tok3 ");
            assertThat(report(second)).contains("\tok3 ");
        }
        assertThat(server.transcript().entries())
                .filteredOn(each ->
                        each.kind() == Transcript.Kind.CLIENT && each.octets().startsWith("EHLO"))
                .hasSize(2);
    }

    @Test
    void afterAnHourEverythingIsFoundOutAnew() throws Exception {
        report();
        now = now.plus(Duration.ofHours(1));
        report();
        assertThat(dns.count("b.example", "MX")).isEqualTo(1);
        now = now.plusNanos(1);
        report();
        assertThat(dns.count("b.example", "MX")).isEqualTo(2);
    }

    @Test
    void aChangedPolicyCountsForWhoComesAfterIt() throws Exception {
        Path policy = Files.writeString(directory.resolve("tls_policy"), "b.example none\n");
        open("--tls-policy", policy.toString());
        try (MailTransport before = transports.open(DeliveryListener.NONE)) {
            Files.writeString(policy, "b.example encrypt\n");
            assertThat(report()).contains("STARTTLS").doesNotContain("\tok3 ");
            assertThat(report(before)).contains("\tok3 ");
        }
    }

    @Test
    void aChangedFileThatTheTlsSettingsNameCountsToo() throws Exception {
        Path authority = Files.writeString(directory.resolve("ca.pem"), "one\n");
        Path authorities = Files.createDirectory(directory.resolve("ca"));
        Path settings = Files.writeString(
                directory.resolve("smtp-tls.conf"), "tls-CAfile " + authority + "\ntls-CApath " + authorities + "\n");
        open("--tls-level=none", "-S", settings.toString());
        report();
        Files.writeString(authority, "another\n");
        report();
        assertThat(dns.count("b.example", "MX")).isEqualTo(2);
        Files.writeString(authorities.resolve("more.pem"), "more\n");
        report();
        assertThat(dns.count("b.example", "MX")).isEqualTo(3);
        report();
        assertThat(dns.count("b.example", "MX")).isEqualTo(3);
    }

    /// What is open goes on.
    @Test
    void afterItsEndNothingIsOpened() throws Exception {
        try (MailTransport open = transports.open(DeliveryListener.NONE)) {
            transports.close();
            assertThat(report(open)).contains("\tok3 ");
        }
        assertThatThrownBy(() -> transports.open(DeliveryListener.NONE)).isInstanceOf(IllegalStateException.class);
    }

    private String report() throws Exception {
        try (MailTransport transport = transports.open(DeliveryListener.NONE)) {
            return report(transport);
        }
    }

    private String report(MailTransport transport) throws Exception {
        String job =
                spool.put(SpoolMaker.draft().to("b.example", "x@b.example")).jobPath();
        ServedAgent agent = ServedAgent.start(spool.transport(), transport, options.toArray(String[]::new));
        assertThat(agent.answer()).isEqualTo("#hungry");
        agent.say(job + "\tb.example");
        String report = agent.answer();
        assertThat(agent.answer()).isEqualTo("#hungry");
        agent.say("");
        agent.endOfStream();
        return report;
    }
}
