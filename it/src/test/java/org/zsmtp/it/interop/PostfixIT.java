package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.NameServer;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Real Postfix takes mail that real NSD leads to it.
class PostfixIT {

    private static final String DOMAIN = "corp.example";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private PeerPrograms programs;
    private SpoolMaker maker;
    private InetSocketAddress mx;

    @BeforeEach
    void prepare() throws IOException {
        programs = PeerPrograms.load();
        maker = new SpoolMaker(directory.resolve("office"), 2);
        mx = Postfix.freeAddress("127.0.2.2");
    }

    @Test
    void awkwardMessagesArriveOctetForOctetBehindADeadExchanger() throws Exception {
        Map<String, String> bodies = awkwardBodies();
        int number = 0;
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            maker.put(SpoolMaker.draft()
                    .to(DOMAIN, "user" + number++ + "@" + DOMAIN)
                    .header("X-Case", body.getKey())
                    .body(body.getValue()));
        }
        try (Postfix postfix = postfix(Map.of());
                NameServer names = names();
                SchedulerDriver scheduler = scheduler(names)) {
            deliver(scheduler);
            assertThat(scheduler.count(RecipientState.DELIVERED))
                    .as(postfix.log())
                    .isEqualTo(bodies.size());
            Map<String, String> arrived = byCase(postfix.awaitMailbox(bodies.size()));
            bodies.forEach(
                    (name, body) -> assertThat(arrived.get(name)).as(name).isEqualTo(withFinalLineEnd(body)));
        }
    }

    @Test
    void refusedAndGreylistedRecipientsDoNotHoldUpTheRest() throws Exception {
        maker.put(SpoolMaker.draft()
                .to(DOMAIN, "good@" + DOMAIN)
                .to(DOMAIN, "nobody@" + DOMAIN)
                .to(DOMAIN, "grey@" + DOMAIN)
                .to(DOMAIN, "fine@" + DOMAIN));
        Map<String, String> refusals = Map.of(
                "smtpd_recipient_restrictions",
                "check_recipient_access inline:{ {nobody@corp.example=550 5.1.1 no such user}"
                        + " {grey@corp.example=450 4.2.0 greylisted} }, permit_mynetworks, reject");
        try (Postfix postfix = postfix(refusals);
                NameServer names = names();
                SchedulerDriver scheduler = scheduler(names)) {
            deliver(scheduler);
            assertThat(scheduler.count(RecipientState.DELIVERED))
                    .as(postfix.log())
                    .isEqualTo(2);
            assertThat(scheduler.count(RecipientState.FAILED)).isEqualTo(1);
            assertThat(scheduler.count(RecipientState.DEFERRED)).isEqualTo(1);
            postfix.awaitMailbox(2);
        }
    }

    @Test
    void manyMessagesShareOneSessionInWhichEnvelopesTravelWithContent() throws Exception {
        many(300, Map.of());
    }

    @Test
    void manyMessagesArriveWithoutPipelining() throws Exception {
        many(60, Map.of("smtpd_discard_ehlo_keywords", "pipelining, 8bitmime, dsn, size, enhancedstatuscodes"));
    }

    private void many(int messages, Map<String, String> changes) throws Exception {
        for (int i = 0; i < messages; i++) {
            maker.put(SpoolMaker.draft()
                    .to(DOMAIN, "user@" + DOMAIN)
                    .header("X-Case", "m" + i)
                    .bodyOfSize(100 + 37 * i));
        }
        try (Postfix postfix = postfix(changes);
                NameServer names = names();
                SchedulerDriver scheduler = scheduler(names)) {
            deliver(scheduler);
            assertThat(scheduler.count(RecipientState.DELIVERED))
                    .as(postfix.log())
                    .isEqualTo(messages);
            assertThat(byCase(postfix.awaitMailbox(messages))).hasSize(messages);
            assertThat(postfix.log().lines().filter(line -> line.contains(": connect from")))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(postfix.log()).doesNotContain("improper command pipelining", "non-SMTP command", "panic");
        }
    }

    private Postfix postfix(Map<String, String> changes) throws IOException, InterruptedException {
        return Postfix.start(programs, mx, directory.resolve("postfix"), DOMAIN, changes);
    }

    private NameServer names() throws IOException, InterruptedException {
        List<String> records = new ArrayList<>(List.of(
                "@ MX 10 dead",
                "dead A 127.0.2.1",
                "@ MX 15 gone",
                "@ MX 20 mx",
                "mx A 127.0.2.2",
                "@ MX 30 spare",
                "spare A 127.0.2.3"));
        return NameServer.start(programs, directory.resolve("nsd"), Map.of(DOMAIN, records));
    }

    private SchedulerDriver scheduler(NameServer names) {
        return new SchedulerDriver(
                maker.transport(),
                SpawnedAgent.asking(names.address(), mx.getPort()).launcher(maker.transport()),
                SchedulerSettings.OVERFEED.patience(PATIENCE));
    }

    private static void deliver(SchedulerDriver scheduler) throws Exception {
        scheduler.offerSpool();
        scheduler.start();
        scheduler.awaitSettled();
        assertThat(scheduler.stop()).isZero();
        scheduler.requireLawful();
    }

    private static Map<String, String> awkwardBodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("plain", "Hello there,\nsecond line\n");
        bodies.put("dots", ".\n..\n.a dot\n\n.\n");
        bodies.put("no-final-line-end", "the last line has no end");
        bodies.put("ends-with-dot", "x\n.");
        bodies.put("eight-bit", "Gr\u00c3\u00bc\u00c3\u009fe\n\u00ff\u00fe\u0080\n");
        bodies.put("tabs-and-blanks", "\t\ttabs\n   blanks   \n \n");
        bodies.put("empty-lines", "\n\n\n\n");
        bodies.put("looks-like-smtp", "QUIT\nMAIL FROM:<x@y.example>\nDATA\nRSET\n");
        bodies.put("large", "0123456789 the quick brown fox\n".repeat(20_000));
        bodies.put("from-line", "From here on it goes well\n");
        return bodies;
    }

    private static String withFinalLineEnd(String body) {
        return body.endsWith("\n") ? body : body + "\n";
    }

    private static Map<String, String> byCase(List<String> messages) {
        Map<String, String> bodies = new LinkedHashMap<>();
        for (String message : messages) {
            int blank = message.indexOf("\n\n");
            String headers = message.substring(0, blank + 1);
            String name = headers.lines()
                    .filter(line -> line.startsWith("X-Case:"))
                    .map(line -> line.substring("X-Case:".length()).strip())
                    .findFirst()
                    .orElse("?");
            bodies.put(name, message.substring(blank + 2));
        }
        return bodies;
    }
}
