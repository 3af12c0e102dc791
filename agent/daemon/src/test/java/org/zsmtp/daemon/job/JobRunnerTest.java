package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.ContentConfig;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.delivery.Cancellation;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientTag;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.TagJournal;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

class JobRunnerTest {

    private static final long PID = 4711;
    private static final int AT_ONCE = 4;

    @TempDir
    Path postOffice;

    private SpoolMaker spool;
    private final List<String> reports = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();
    private @Nullable RuntimeException noEngine;
    private @Nullable Error remarkFault;

    /// What an engine does with a message, given the recipients that it has to settle.
    @FunctionalInterface
    private interface Work {
        void on(List<Recipient> recipients, Consumer<Recipient> taken);
    }

    private final ReportSink sink = new ReportSink() {
        @Override
        public synchronized void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
            messages.add(report.message());
            reports.add(line.user() + " " + report.status().verb() + " "
                    + finding.diagnosis().status());
        }

        @Override
        public void resync(String path) {
            comments.add("resync");
        }

        @Override
        public synchronized void comment(String text) {
            Error fault = remarkFault;
            if (fault != null) {
                remarkFault = null;
                throw fault;
            }
            comments.add(text);
        }

        @Override
        public void recordLost(String text) {
            throw new AssertionError(text);
        }
    };

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 0);
    }

    private static MailDraft recipients(int count) {
        MailDraft draft = SpoolMaker.draft();
        for (int i = 0; i < count; i++) {
            draft.to("b.example", "u" + i + "@b.example");
        }
        return draft;
    }

    private JobRunner runner(MemoryBudget memory, Work work) throws IOException {
        MailTransport engine = new MailTransport() {
            @Override
            public DeliveryReport deliver(
                    MailObject mail, Destination to, Cancellation never, Consumer<RecipientResult> settled) {
                List<RecipientResult> results = new ArrayList<>();
                work.on(mail.envelope().recipients(), recipient -> {
                    RecipientResult result = new RecipientResult(
                            recipient,
                            new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED),
                            null,
                            Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "taken"));
                    results.add(result);
                    settled.accept(result);
                });
                return DeliveryReport.of(mail.envelope().recipients(), results);
            }

            @Override
            public void stop() {}

            @Override
            public void close() {}
        };
        return new JobRunner(
                new SpoolDirectory(spool.transport()),
                new RecipientSelection.SameHost("smtp"),
                Optional.empty(),
                new ContentConfig(
                        ConversionOptions.DEFAULTS,
                        ContentConfig.EzmlmSenders.HONOURED,
                        Zenv.NONE.headerTabs(),
                        Zenv.NONE.receivedClause()),
                () -> {
                    if (noEngine != null) {
                        throw noEngine;
                    }
                    return engine;
                },
                sink,
                InstantSource.system(),
                PID,
                AgentLogs.none(),
                AT_ONCE,
                broken::add,
                memory);
    }

    private static Job job(SpooledMail mail) {
        return new Job(new JobPath(mail.jobPath()), "b.example");
    }

    private String tags(SpooledMail mail) {
        try {
            String text = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
            StringBuilder tags = new StringBuilder();
            mail.recipients().forEach(recipient -> tags.append(text.charAt((int) recipient.offset() + 1)));
            return tags.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void recipientIsReportedAndTaggedAsSoonAsItHasItsResult() throws IOException {
        SpooledMail mail = spool.put(recipients(3));
        List<String> seen = new ArrayList<>();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    for (Recipient recipient : recipients) {
                        seen.add(tags(mail) + reports.size());
                        taken.accept(recipient);
                    }
                })
                .run(job(mail));
        assertThat(seen).containsExactly("~~~0", "+~~1", "++~2");
        assertThat(tags(mail)).isEqualTo("+++");
    }

    @Test
    void engineThatFailsHalfwayHasSettledWhatItHadTaken() throws IOException {
        SpooledMail mail = spool.put(recipients(3));
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    taken.accept(recipients.getFirst());
                    throw new IllegalStateException("a bug");
                })
                .run(job(mail));
        assertThat(tags(mail)).isEqualTo("+  ");
        assertThat(reports)
                .containsExactly(
                        "u0@b.example OK3 2.0.0", "u1@b.example DEFERRED 4.3.0", "u2@b.example DEFERRED 4.3.0");
    }

    @Test
    void manyRecipientsAreLockedAndSentToInBlocks() throws IOException {
        SpooledMail mail = spool.put(recipients(5000));
        List<Integer> locked = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    locked.add(
                            (int) tags(mail).chars().filter(tag -> tag == '~').count());
                    sent.add(recipients.size());
                    recipients.forEach(taken);
                })
                .run(job(mail));
        assertThat(locked).isEqualTo(sent).hasSizeGreaterThan(2).allMatch(size -> size < 2500);
        assertThat(reports).hasSize(5000).doesNotHaveDuplicates();
        assertThat(tags(mail)).isEqualTo("+".repeat(5000));
        assertThat(comments).isEmpty();
    }

    @Test
    void stoppedRunnerTakesNoFurtherBlock() throws IOException {
        SpooledMail mail = spool.put(recipients(5000));
        JobRunner[] self = new JobRunner[1];
        self[0] = runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
            recipients.forEach(taken);
            self[0].stop();
        });
        self[0].run(job(mail));
        assertThat(tags(mail)).matches("\\++ +");
        assertThat(comments).isEmpty();
    }

    @Test
    void headerThatIsLargerThanTheMemoryForItIsDeferredAndOthersPass() throws IOException {
        SpooledMail huge = spool.put(recipients(2).header("X-Long", "x".repeat(100_000)));
        SpooledMail small = spool.put(recipients(1));
        JobRunner runner = runner(new MemoryBudget(200_000), (recipients, taken) -> recipients.forEach(taken));
        runner.run(job(huge));
        runner.run(job(small));
        assertThat(reports)
                .containsExactly(
                        "u0@b.example DEFERRED 4.3.4", "u1@b.example DEFERRED 4.3.4", "u0@b.example OK3 2.0.0");
        assertThat(comments)
                .singleElement()
                .asString()
                .contains("header of 100")
                .contains("more than the agent has memory");
        assertThat(tags(huge)).isEqualTo("  ");
    }

    @Test
    void jobThatRunsOutOfMemoryEndsAloneWithItsLocksReleased() throws IOException {
        SpooledMail mail = spool.put(recipients(2));
        boolean[] full = {true};
        JobRunner runner = runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
            if (full[0]) {
                throw new OutOfMemoryError("test");
            }
            recipients.forEach(taken);
        });
        runner.run(job(mail));
        assertThat(reports).containsExactly("u0@b.example DEFERRED 4.3.4", "u1@b.example DEFERRED 4.3.4");
        assertThat(comments).singleElement().asString().contains("too little memory");
        assertThat(tags(mail)).isEqualTo("  ");
        full[0] = false;
        runner.run(job(mail));
        assertThat(tags(mail)).isEqualTo("++");
    }

    @Test
    void budgetIsGivenBack() throws IOException {
        MemoryBudget memory = new MemoryBudget(1 << 20);
        assertThat(memory.fits(1 << 21)).isFalse();
        List<@Nullable Boolean> done = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            done.add(memory.with(900_000, () -> true));
        }
        assertThat(done).hasSize(10).containsOnly(true);
    }

    @Test
    void recipientThatNoServerTakesIsRefusedWhileOthersAreSentTo() throws IOException {
        SpooledMail mail =
                spool.put(recipients(1).to("b.example", "bo>b@b.example").to("b.example", "c@b.example"));
        List<Integer> sent = new ArrayList<>();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    sent.add(recipients.size());
                    recipients.forEach(taken);
                })
                .run(job(mail));
        assertThat(sent).containsExactly(2);
        assertThat(reports)
                .containsExactlyInAnyOrder(
                        "u0@b.example OK3 2.0.0", "bo>b@b.example ERROR2 5.1.3", "c@b.example OK3 2.0.0");
        assertThat(tags(mail)).isEqualTo("+-+");
    }

    @Test
    void messageFileIsNotKeptOpenWhileTheEngineHasTheMail() throws IOException {
        SpooledMail mail = spool.put(recipients(1));
        List<Path> open = new ArrayList<>();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    open.addAll(openFiles());
                    recipients.forEach(taken);
                })
                .run(job(mail));
        assertThat(open)
                .contains(mail.controlFile().toRealPath())
                .doesNotContain(mail.messageFile().toRealPath());
        assertThat(openFiles())
                .doesNotContain(
                        mail.controlFile().toRealPath(), mail.messageFile().toRealPath());
    }

    private static List<Path> openFiles() {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException closed) {
                    // Meanwhile.
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return open;
    }

    @Test
    void noMoreTransactionsAreWithTheEngineThanMay() throws IOException {
        MailDraft draft = recipients(1);
        for (int i = 0; i < 3 * AT_ONCE; i++) {
            draft.nextGroup("s" + i + "@a.example").to("b.example", "v" + i + "@b.example");
        }
        SpooledMail mail = spool.put(draft);
        CountDownLatch full = new CountDownLatch(AT_ONCE);
        CountDownLatch tooMany = new CountDownLatch(AT_ONCE + 1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    full.countDown();
                    tooMany.countDown();
                    try {
                        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
                        if (now.get() <= AT_ONCE && most.get() <= AT_ONCE) {
                            // Time for one more to come, where nothing keeps it out.
                            tooMany.await(200, TimeUnit.MILLISECONDS);
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    recipients.forEach(taken);
                    now.decrementAndGet();
                })
                .run(job(mail));
        assertThat(most).hasValue(AT_ONCE);
        assertThat(tags(mail)).isEqualTo("+".repeat(3 * AT_ONCE + 1));
    }

    private static void takeAll(List<Recipient> recipients, Consumer<Recipient> taken) {
        recipients.forEach(taken);
    }

    // ---- what cannot be done ------------------------------------------------------------------------------------

    @Test
    void schedulerIsToldWhereAControlFileIsGoneMalformedOrHasNothingLeft() throws IOException {
        JobRunner runner = runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll);
        SpooledMail gone = spool.put(recipients(1));
        Files.delete(gone.controlFile());
        runner.run(job(gone));
        assertThat(comments).hasSize(2).first().asString().startsWith(gone.jobPath() + ": ");
        assertThat(comments).last().isEqualTo("resync");

        comments.clear();
        SpooledMail malformed = spool.put(recipients(1));
        Files.writeString(malformed.controlFile(), "nonsense\n");
        runner.run(job(malformed));
        assertThat(comments).hasSize(2).first().asString().startsWith(malformed.jobPath() + ": malformed: ");
        assertThat(comments).last().isEqualTo("resync");

        comments.clear();
        SpooledMail done = spool.put(recipients(1));
        runner.run(job(done));
        assertThat(comments).isEmpty();
        runner.run(job(done));
        assertThat(comments).containsExactly("resync");
        assertThat(reports).containsExactly("u0@b.example OK3 2.0.0");
    }

    @Test
    void mailWithoutItsMessageFileIsRefusedAndWithOneThatCannotBeUsedWaits() throws IOException {
        JobRunner runner = runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll);
        SpooledMail gone = spool.put(recipients(2));
        // A directory without any file could be a mount point without its disk.
        spool.put(recipients(1));
        Files.delete(gone.messageFile());
        runner.run(job(gone));
        assertThat(reports).containsExactly("u0@b.example ERROR2 5.3.0", "u1@b.example ERROR2 5.3.0");
        assertThat(tags(gone)).isEqualTo("--");
        assertThat(comments).containsExactly("resync");

        reports.clear();
        SpooledMail unusable = spool.put(recipients(1));
        Files.delete(unusable.messageFile());
        Files.createDirectory(unusable.messageFile());
        runner.run(job(unusable));
        assertThat(reports).containsExactly("u0@b.example DEFERRED 4.3.0");
        assertThat(tags(unusable)).isEqualTo(" ");
    }

    @Test
    void hostThatNoMailCanGoToIsRefused() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b..example", "u@b.example"));
        runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll)
                .run(new Job(new JobPath(mail.jobPath()), "b..example"));
        assertThat(reports).containsExactly("u@b.example ERROR2 5.1.2");
        assertThat(tags(mail)).isEqualTo("-");
    }

    @Test
    void whatIsLeftOutOfTheEnvelopeIsTold() throws IOException {
        SpooledMail mail = spool.put(recipients(1).envelopeId("not+xtext"));
        runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll).run(job(mail));
        assertThat(comments).singleElement().asString().contains("ENVID left out");
        assertThat(tags(mail)).isEqualTo("+");
    }

    @Test
    void recipientWhoseTagIsKnownFromBeforeGetsItAndNoMail() throws Exception {
        SpooledMail mail = spool.put(recipients(2));
        try (FileChannel file = FileChannel.open(mail.controlFile())) {
            ControlFileReader control = ControlFileReader.open(file);
            RecipientLine first = Objects.requireNonNull(control.recipients().next());
            new TagJournal(new SpoolDirectory(spool.transport()))
                    .note(mail.jobPath(), control.file(), first, RecipientTag.DELIVERED, Instant.now());
        }
        List<String> sent = new ArrayList<>();
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    recipients.forEach(each -> sent.add(each.forwardPath().toString()));
                    takeAll(recipients, taken);
                })
                .run(job(mail));
        assertThat(sent).singleElement().asString().contains("u1@b.example");
        assertThat(tags(mail)).isEqualTo("++");
    }

    @Test
    void jobThatRunsOutOfMemoryBeforeItIsSentIsDeferredForThatReason() throws IOException {
        SpooledMail mail = spool.put(recipients(2).envelopeId("not+xtext"));
        remarkFault = new OutOfMemoryError("test");
        runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll).run(job(mail));
        assertThat(reports).containsExactly("u0@b.example DEFERRED 4.3.4", "u1@b.example DEFERRED 4.3.4");
        assertThat(comments)
                .containsExactly(mail.jobPath() + ": internal error: java.lang.OutOfMemoryError: test", "resync");
        assertThat(tags(mail)).isEqualTo("  ");
    }

    @Test
    void recipientsWaitWhereItIsNotKnownWhetherTheyWereSentToBefore() throws IOException {
        SpooledMail mail = spool.put(recipients(2));
        Files.createDirectory(spool.transport().resolve(".zsmtp-tags"));
        runner(MemoryBudget.ofProcess(), (_, _) -> {
                    throw new AssertionError("sent");
                })
                .run(job(mail));
        assertThat(reports).containsExactly("u0@b.example DEFERRED 4.3.0", "u1@b.example DEFERRED 4.3.0");
        assertThat(messages).allMatch(text -> text.contains("it is not known whether it was sent before"));
        assertThat(tags(mail)).isEqualTo("  ");
    }

    @Test
    void recipientWhoseTagCannotBeWrittenIsNotSentToByTheNextAgent() throws IOException {
        // Behind a link a control file is opened by a channel of Java's, which an interrupt closes.
        SpooledMail mail = new SpoolMaker(spool.transport().getParent(), 1).put(recipients(2));
        Path hash = mail.controlFile().getParent();
        Files.createSymbolicLink(hash, Files.move(hash, spool.transport().resolveSibling("disk")));
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    Thread.currentThread().interrupt();
                    taken.accept(recipients.getFirst());
                    assertThat(Thread.interrupted()).isTrue();
                    taken.accept(recipients.getLast());
                })
                .run(job(mail));
        assertThat(tags(mail)).isEqualTo("~~");
        assertThat(comments)
                .anyMatch(text -> text.startsWith("HELP! "))
                .anyMatch(text -> text.contains("is noted as DELIVERED"));

        unlock(mail, 1);
        reports.clear();
        runner(MemoryBudget.ofProcess(), (_, _) -> {
                    throw new AssertionError("sent again");
                })
                .run(job(mail));
        assertThat(reports).containsExactly("u1@b.example OK3 2.0.0");
        assertThat(tags(mail)).isEqualTo("~+");
    }

    /// As the scheduler does it where an agent has died.
    private static void unlock(SpooledMail mail, int recipient) throws IOException {
        try (FileChannel file = FileChannel.open(mail.controlFile(), StandardOpenOption.WRITE)) {
            file.write(
                    ByteBuffer.wrap("       ".getBytes(StandardCharsets.US_ASCII)),
                    mail.recipients().get(recipient).offset() + 1);
        }
    }

    @Test
    void controlFileThatIsCutOffWhileItsMailIsSentIsTold() throws IOException {
        SpooledMail mail = spool.put(recipients(5000));
        runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
                    takeAll(recipients, taken);
                    try (FileChannel file = FileChannel.open(mail.controlFile(), StandardOpenOption.WRITE)) {
                        file.truncate(100);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .run(job(mail));
        assertThat(comments).hasSize(2).first().asString().startsWith(mail.jobPath() + ": cannot be read: ");
        assertThat(comments).last().isEqualTo("resync");
        assertThat(reports).hasSizeBetween(1000, 4000).allMatch(report -> report.endsWith(" OK3 2.0.0"));
    }

    // ---- faults of the program ----------------------------------------------------------------------------------

    @Test
    void classesThatCannotBeLoadedAreHeardOfHoweverDeepTheyAre() throws IOException {
        Error unloadable = new NoClassDefFoundError("gone");
        for (RuntimeException bug : List.of(
                new IllegalStateException(unloadable),
                new IllegalStateException(new IOException(new IllegalStateException(unloadable))))) {
            broken.clear();
            runner(MemoryBudget.ofProcess(), (_, _) -> {
                        throw bug;
                    })
                    .run(job(spool.put(recipients(1))));
            assertThat(broken).containsExactly(bug);
        }
    }

    @Test
    void otherFaultsAreToldToTheSchedulerAndEndNothing() throws IOException {
        IllegalStateException bug = new IllegalStateException("a bug");
        IllegalStateException circle = new IllegalStateException("round");
        circle.initCause(new IllegalStateException("and round", circle));
        for (RuntimeException each : List.of(bug, circle)) {
            comments.clear();
            SpooledMail mail = spool.put(recipients(1));
            runner(MemoryBudget.ofProcess(), (_, _) -> {
                        throw each;
                    })
                    .run(job(mail));
            assertThat(comments)
                    .singleElement()
                    .asString()
                    .startsWith(mail.jobPath() + ": internal error: ")
                    .contains(String.valueOf(each.getMessage()));
            assertThat(tags(mail)).isEqualTo(" ");
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void engineThatCannotBeMadeIsHeardOf() throws IOException {
        noEngine = new IllegalStateException("no descriptors");
        SpooledMail mail = spool.put(recipients(1));
        runner(MemoryBudget.ofProcess(), JobRunnerTest::takeAll).run(job(mail));
        assertThat(broken).containsExactly(noEngine);
        assertThat(reports).containsExactly("u0@b.example DEFERRED 4.3.0");
        assertThat(tags(mail)).isEqualTo(" ");
    }

    @Test
    void whatIsTakenIsReportedAndReleasedWhereTheAgentEndsAtOnce() throws IOException {
        SpooledMail mail = spool.put(recipients(2));
        JobRunner[] self = new JobRunner[1];
        List<String> seen = new ArrayList<>();
        self[0] = runner(MemoryBudget.ofProcess(), (recipients, taken) -> {
            taken.accept(recipients.getFirst());
            self[0].releaseAll();
            seen.add(tags(mail));
        });
        self[0].run(job(mail));
        assertThat(seen).containsExactly("+ ");
        assertThat(reports).containsExactly("u0@b.example OK3 2.0.0", "u1@b.example DEFERRED 4.3.0");
    }
}
