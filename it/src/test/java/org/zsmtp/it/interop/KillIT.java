package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;
import org.zsmtp.it.EngineMode;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The agent is killed again and again in the middle of its work, and started anew as the scheduler does it.
class KillIT {

    private static final int MESSAGES = 600;
    private static final int KILLS = 12;
    private static final int SIGKILL = 9;

    /// How many messages can be under way in one agent: the jobs that it takes at a time.
    private static final int UNDER_WAY = 4;

    /// How many recipients are sent to at once.
    private static final int MAIL_TRANSACTION = 100;

    @TempDir
    Path postOffice;

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhenTheAgentIsKilledUnderLoad(EngineMode mode) throws Exception {
        long seed = Long.getLong("zsmtp.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        SpoolMaker maker = new SpoolMaker(postOffice, 2);
        int recipients = 0;
        for (int i = 0; i < MESSAGES; i++) {
            MailDraft draft = SpoolMaker.draft().bodyOfSize(500 + random.nextInt(8000));
            for (int r = 0; r <= random.nextInt(3); r++) {
                draft.to("busy.example", "user-" + r + "@busy.example");
                recipients++;
            }
            maker.put(draft);
        }
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS
                        .announcing(List.of("PIPELINING", "8BITMIME", "SIZE 10000000", "DSN", "ENHANCEDSTATUSCODES"))
                        .delay(Duration.ofMillis(3)));
                SchedulerDriver scheduler = new SchedulerDriver(
                        maker.transport(),
                        SpawnedAgent.towards(sink.address()).in(mode).launcher(maker.transport()),
                        SchedulerSettings.OVERFEED.restarts(KILLS).patience(Duration.ofMinutes(2)))) {
            scheduler.offerSpool();
            scheduler.start();
            Set<Long> victims = new HashSet<>();
            for (int kill = 0; victims.size() < KILLS && kill < 4 * KILLS; kill++) {
                scheduler.awaitReports(scheduler.reports().size() + 5 + random.nextInt(MESSAGES / KILLS / 2));
                new java.util.concurrent.CountDownLatch(1).await(random.nextInt(15), TimeUnit.MILLISECONDS);
                // Chosen now: the one before may have died since, and its successor be at work.
                victims.add(scheduler.pid());
                scheduler.signal(SIGKILL);
            }
            int killed = victims.size();
            scheduler.awaitSettled();
            scheduler.stop();

            // A kill between a report and its tag makes the next agent do and report it again: that is the order of
            // effects which the scheduler knows (scheduler protocol, section 6).
            assertThat(scheduler.violations())
                    .allMatch(violation -> violation.startsWith("multiple processing of address at"));
            assertThat(scheduler.violations()).hasSizeLessThanOrEqualTo(killed * UNDER_WAY * 3);
            int duplicates = sink.tally().duplicates().values().stream()
                    .mapToInt(times -> times - 1)
                    .sum();
            System.out.printf(
                    "kill test (%s, seed %d): %d kills, %d recipients, %d delivered, %d arrived twice, %d of them reported twice%n",
                    mode,
                    seed,
                    killed,
                    recipients,
                    scheduler.count(RecipientState.DELIVERED),
                    duplicates,
                    scheduler.violations().size());
            assertThat(killed).isEqualTo(KILLS);
            assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(recipients);
            assertThat(sink.tally().deliveries()).hasSize(recipients);
            // Up to three recipients a message; only what was under way at a kill may arrive twice.
            assertThat(duplicates).isLessThanOrEqualTo(killed * UNDER_WAY * 3);
        }
    }

    /// One job with many recipients, in mail transactions of a hundred.
    @ParameterizedTest
    @CsvSource({"500, BY_ITSELF", "500, RESIDENT", "5000, BY_ITSELF", "5000, RESIDENT"})
    void killedAgentSendsAtMostOneMailTransactionAgain(int recipients, EngineMode mode) throws Exception {
        long seed = Long.getLong("zsmtp.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        SpoolMaker maker = new SpoolMaker(postOffice, 2);
        MailDraft draft = SpoolMaker.draft().bodyOfSize(3000);
        for (int r = 0; r < recipients; r++) {
            draft.to("busy.example", "user-" + r + "@busy.example");
        }
        maker.put(draft);
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS
                        .announcing(List.of("PIPELINING", "8BITMIME", "SIZE 10000000", "DSN", "ENHANCEDSTATUSCODES"))
                        .delay(Duration.ofMillis(3)));
                SchedulerDriver scheduler = new SchedulerDriver(
                        maker.transport(),
                        SpawnedAgent.towards(sink.address()).in(mode).launcher(maker.transport()),
                        SchedulerSettings.OVERFEED.restarts(KILLS).patience(Duration.ofMinutes(2)))) {
            scheduler.offerSpool();
            scheduler.start();
            int kills = recipients == 500 ? 3 : KILLS;
            Set<Long> victims = new HashSet<>();
            while (victims.size() < kills) {
                scheduler.awaitReports(scheduler.reports().size() + 1 + random.nextInt(recipients / (2 * kills)));
                new java.util.concurrent.CountDownLatch(1).await(random.nextInt(15), TimeUnit.MILLISECONDS);
                victims.add(scheduler.pid());
                scheduler.signal(SIGKILL);
            }
            scheduler.awaitSettled();
            scheduler.stop();
            int duplicates = sink.tally().duplicates().values().stream()
                    .mapToInt(times -> times - 1)
                    .sum();
            System.out.printf(
                    "kill test (%s, seed %d): %d kills, one job of %d recipients, %d delivered, %d arrived twice%n",
                    mode, seed, kills, recipients, scheduler.count(RecipientState.DELIVERED), duplicates);
            assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(recipients);
            assertThat(sink.tally().deliveries()).hasSize(recipients);
            assertThat(duplicates).isLessThanOrEqualTo(kills * MAIL_TRANSACTION);
        }
    }
}
