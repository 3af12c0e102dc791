package org.zsmtp.testkit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.FakeAgent.Manner;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

class SchedulerDriverTest {

    @TempDir
    private Path postOffice;

    private SpoolMaker spool;

    @BeforeEach
    void makeSpool() throws IOException {
        spool = new SpoolMaker(postOffice, 2);
    }

    @Test
    void feedsInLockStepAndThenIdles() throws IOException {
        put("b.example", "B.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP, Manner.HONEST)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            assertThat(driver.stop()).isEqualTo(0);
            driver.requireLawful();
            assertThat(driver.count(RecipientState.DELIVERED)).isEqualTo(2);
            assertThat(driver.transcript().toString()).isEqualTo("""
                    # agent 999999 started
                    TA: #hungry\\n
                    SCHED: D/K/2424900\\tb.example\\n
                    TA: 2424900/195\\t\\tok3 done\\n
                    TA: #hungry\\n
                    SCHED: D/L/2424901\\tb.example\\n
                    TA: 2424901/195\\t\\tok3 done\\n
                    TA: #hungry\\n
                    SCHED: #idle\\n
                    TA: #hungry\\n
                    SCHED: \\n
                    # scheduler side closes the pipe
                    # agent 999999 ended, exit status 0
                    """);
        }
    }

    /// As in a capture of the original scheduler: the first job alone, then all the others at once.
    @Test
    void overfeedSendsABurstBehindTheFirstAnswer() throws IOException {
        put("b.example", "b.example", "b.example", "b.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.OVERFEED.overfeed(1), Manner.HONEST)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            driver.stop();
            driver.requireLawful();
            List<String> scheduler = driver.transcript()
                    .toString()
                    .lines()
                    .map(line -> line.startsWith("TA: #") ? "hungry" : line.replaceAll("\\\\.*", ""))
                    .filter(line -> line.startsWith("SCHED: ") || line.equals("hungry"))
                    .toList();
            assertThat(scheduler)
                    .containsExactly(
                            "hungry",
                            "SCHED: D/K/2424900",
                            "hungry",
                            "SCHED: D/L/2424901",
                            "SCHED: D/M/2424902",
                            "hungry",
                            "hungry",
                            "SCHED: D/N/2424903",
                            "hungry",
                            "SCHED: #idle",
                            "hungry",
                            "SCHED: ");
        }
    }

    @Test
    void aThreadThatIsDoneIsFollowedByAnotherHost() throws IOException {
        put("b.example", "c.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.OVERFEED, Manner.HONEST)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            driver.requireLawful();
            assertThat(driver.transcript().toString()).contains("900\\tb.example\\n", "901\\tc.example\\n");
        }
    }

    @Test
    void anIdleAgentGetsNewWorkAndRetriesWithoutAnotherHungry() throws IOException {
        put("b.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP, Manner.DEFERRING)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            assertThat(driver.count(RecipientState.DEFERRED)).isEqualTo(1);
            driver.retry();
            driver.awaitSettled();
            put("c.example");
            driver.offerSpool();
            driver.awaitReports(3);
            driver.awaitSettled();
            driver.requireLawful();
            assertThat(driver.reports()).hasSize(3);
            assertThat(driver.transcript().toString()).contains("#idle\\n\nTA: #hungry\\n\nSCHED: D/K/2424900");
        }
    }

    @Test
    void deferallHoldsTheRestOfItsThreadBack() throws IOException {
        put("b.example", "b.example", "c.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP, Manner.DEFERRING_ALL)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            driver.requireLawful();
            assertThat(driver.reports())
                    .extracting(AgentLine.RecipientReport::id)
                    .containsExactly(2424900L, 2424902L);
            assertThat(driver.count(RecipientState.DEFERRED)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HUNGRY_TWICE | #hungry too many",
                "SILENT | #hungry without a report of 2424900/195 a0@b.example",
                "WRONG_OFFSET | unknown address offset 2424900/196",
                "REPORTING_TWICE | multiple processing of address at 2424900/195",
                "KEEPING_LOCKS | tag '~' after ok3 of 2424900/195 a0@b.example",
                "UNRECORDED_ERROR | error2 without a diagnostic record of 2424900/195 a0@b.example",
                "MISFORMED | misformed line (no slash): java.lang.NullPointerException",
                "TALKING_AFTER_THE_END | output after the end: *",
                "RESYNCING | ",
            })
    void findsFault(Manner manner, String violation) throws IOException {
        put("b.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP, manner)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            driver.stop();
            if (violation == null) {
                driver.requireLawful();
            } else if (violation.endsWith("*")) {
                assertThat(driver.violations())
                        .anyMatch(v -> v.startsWith(violation.substring(0, violation.length() - 1)));
            } else {
                assertThat(driver.violations()).contains(violation);
                assertThatThrownBy(driver::requireLawful).hasMessageContaining(violation);
            }
        }
    }

    @Test
    void whatADeadAgentDidNotReportIsUnlockedAndHandedOutAgain() throws IOException {
        List<SpooledMail> mails = put("b.example", "b.example", "b.example");
        AtomicInteger starts = new AtomicInteger();
        AgentLauncher launcher = () -> new ThreadAgent(
                spool.transport(), starts.incrementAndGet() == 1 ? Manner.DYING_AT_SECOND : Manner.HONEST);
        SchedulerSettings settings = SchedulerSettings.OVERFEED.restarts(1);
        try (SchedulerDriver driver = new SchedulerDriver(spool.transport(), launcher, settings)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            assertThat(driver.violations()).containsExactly("the agent ended unasked, exit status 134");
            assertThat(driver.count(RecipientState.DELIVERED)).isEqualTo(3);
            assertThat(driver.reports())
                    .extracting(AgentLine.RecipientReport::id)
                    .containsExactly(2424900L, 2424901L, 2424902L);
            assertThat(Files.readString(mails.get(1).controlFile(), StandardCharsets.ISO_8859_1))
                    .contains("\nr+          smtp b.example");
        }
    }

    @Test
    void withoutRestartsADeadAgentLeavesItsWorkPending() throws IOException {
        put("b.example", "b.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP, Manner.DYING_AT_SECOND)) {
            driver.offerSpool();
            driver.start();
            assertThatThrownBy(driver::awaitSettled).hasMessageContaining("no agent is left");
            assertThat(driver.awaitExit()).isEqualTo(134);
            assertThat(driver.count(RecipientState.PENDING)).isEqualTo(1);
        }
    }

    @Test
    void deletesFinishedFilesAndTellsItsListener() throws IOException {
        List<SpooledMail> mails = put("b.example");
        List<String> told = new ArrayList<>();
        SchedulerListener listener = new SchedulerListener() {
            @Override
            public void handedOut(ScheduledRecipient recipient) {
                told.add("out " + recipient.user());
            }

            @Override
            public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
                told.add(state + " " + recipient.user());
            }
        };
        AgentLauncher launcher = () -> new ThreadAgent(spool.transport(), Manner.HONEST);
        try (SchedulerDriver driver = new SchedulerDriver(
                spool.transport(), launcher, SchedulerSettings.LOCK_STEP.deleteFinished(), listener)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            driver.requireLawful();
        }
        assertThat(mails.getFirst().controlFile()).doesNotExist();
        assertThat(mails.getFirst().messageFile()).doesNotExist();
        assertThat(told).containsExactly("out a0@b.example", "DELIVERED a0@b.example");
    }

    @Test
    void aHostOnTheCommandLineIsLeftOutOfTheJobs() throws IOException {
        put("b.example", "c.example");
        try (SchedulerDriver driver = driver(SchedulerSettings.LOCK_STEP.commandLineHost("c.example"), Manner.HONEST)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            assertThat(driver.transcript().toString())
                    .contains("SCHED: D/L/2424901\\n")
                    .doesNotContain("2424900");
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void drivesAProcessThroughPipesOrASocketPair(boolean socketPair) throws IOException {
        put("b.example", "c.example");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                FakeAgent.class.getName(),
                "HONEST");
        AgentLauncher launcher = socketPair
                ? AgentLauncher.socketPair(Launch.of(spool.transport(), command))
                : AgentLauncher.pipes(spool.transport(), Map.of(), command);
        try (SchedulerDriver driver = new SchedulerDriver(spool.transport(), launcher, SchedulerSettings.OVERFEED)) {
            driver.offerSpool();
            driver.start();
            driver.awaitSettled();
            assertThat(driver.slowShutdown()).isIn(0, 131);
            assertThat(driver.count(RecipientState.DELIVERED)).isEqualTo(2);

            put("d.example");
            driver.offerSpool();
            driver.start();
            driver.awaitReports(3);
            driver.signal(9);
            assertThat(driver.awaitExit()).isEqualTo(137);
            assertThat(driver.violations()).noneMatch(v -> v.contains("unasked"));
        }
    }

    private SchedulerDriver driver(SchedulerSettings settings, Manner manner) {
        return new SchedulerDriver(spool.transport(), () -> new ThreadAgent(spool.transport(), manner), settings);
    }

    /// One message to each host.
    private List<SpooledMail> put(String... hosts) throws IOException {
        List<SpooledMail> mails = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            mails.add(spool.put(SpoolMaker.draft().to(hosts[i], "a" + i + "@" + hosts[i])));
        }
        return mails;
    }
}
