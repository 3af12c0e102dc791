package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.DiagnosticLog;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLock;
import org.zsmtp.spool.RecipientTag;

/// The order of what is done for a recipient, and what follows where a step of it fails.
class ReporterTest {

    private static final Finding REFUSED = Finding.refused(new EnhancedStatusCode(5, 1, 1), "no such user");
    private static final Finding SENT = new Finding(
            new Verdict.Relayed(SuccessNotice.NOT_ASKED),
            null,
            Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "taken"));

    @TempDir
    Path directory;

    private Path file;
    private FileChannel channel;
    private RecipientLine line;
    private final Recording sink = new Recording();
    private final List<String> noted = new ArrayList<>();

    @BeforeEach
    void control() throws Exception {
        file = Files.writeString(directory.resolve("1"), """
                i 1
                o 10
                s local a@a.example a@a.example 0
                r           smtp b.example u@b.example 0
                m
                Subject: x

                """, StandardCharsets.ISO_8859_1);
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        line = ControlFileReader.open(channel).recipients().rest().getFirst();
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    @Test
    void recordReportAndTagComeInThisOrderAndLogsLast() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settle(line, REFUSED);

        assertThat(sink.events).containsExactly("report error2 record=true tag=~", "log error2 record=true tag=-");
    }

    @Test
    void logThatThrowsComesTooLateToHarmTheTag() {
        sink.fault = new NoClassDefFoundError("org/example/Logger");
        Reporter reporter = reporter(channel);
        reporter.take(line);
        assertThatThrownBy(() -> reporter.settle(line, SENT)).isSameAs(sink.fault);
        assertThat(tag()).isEqualTo('+');
    }

    @Test
    void reportThatThrowsLeavesNoLockAndNothingToBeSentAgain() {
        sink.reportFault = new NoClassDefFoundError("org/example/Line");
        Reporter reporter = reporter(channel);
        reporter.take(line);
        assertThatThrownBy(() -> reporter.settle(line, SENT)).isSameAs(sink.reportFault);
        assertThat(tag()).isEqualTo('+');
    }

    @Test
    void recipientWhoseRecordCannotBeWrittenIsDeferredAndTold() throws Exception {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        Path moved = Files.move(file, directory.resolve("2"));
        reporter.settle(line, REFUSED);
        Files.move(moved, file);

        assertThat(sink.events).contains("report deferred record=false tag=~");
        assertThat(sink.comments).anyMatch(text -> text.startsWith("diagnostic writeout with bad results!"));
        assertThat(tag()).isEqualTo(' ');
    }

    @Test
    void finalTagThatCannotBeWrittenIsToldAndNoted() throws Exception {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        channel.close();
        reporter.settle(line, SENT);

        assertThat(noted).containsExactly(line.offset() + " DELIVERED");
        assertThat(sink.comments)
                .anyMatch(text -> text.contains("cannot be unlocked"))
                .anyMatch(text -> text.contains("is noted as DELIVERED"));
    }

    @Test
    void tagOfADeferredRecipientIsNotNoted() throws Exception {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        channel.close();
        reporter.settle(line, Finding.deferred(new EnhancedStatusCode(4, 3, 0), "later"));

        assertThat(noted).isEmpty();
        assertThat(sink.comments).anyMatch(text -> text.contains("cannot be unlocked"));
    }

    @Test
    void whatAnEarlierAgentHasSettledIsReportedWithoutASecondRecord() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settleAgain(line, RecipientTag.FAILED);

        assertThat(sink.events).first().isEqualTo("report error2 record=false tag=~");
        assertThat(tag()).isEqualTo('-');
    }

    @Test
    void recipientThatIsNotTakenIsToldWithTheReasonAndNeverReported() throws Exception {
        Reporter reporter = reporter(channel);
        assertThat(reporter(channel).take(line)).isTrue();
        assertThat(reporter.take(line)).isFalse();
        reporter.settle(line, REFUSED);
        reporter.settleAgain(line, RecipientTag.FAILED);
        channel.truncate(line.offset() + 5);
        assertThat(reporter.take(line)).isFalse();
        channel.close();
        assertThat(reporter.take(line)).isFalse();
        reporter.settleRest(REFUSED);
        assertThat(sink.comments)
                .hasSize(3)
                .satisfiesExactly(
                        text -> assertThat(text).endsWith(" is not taken: somebody else has it, or it is done"),
                        text -> assertThat(text).endsWith(" is not taken: its line is cut off"),
                        text -> assertThat(text).contains(" cannot be locked: "));
        assertThat(sink.events).isEmpty();
    }

    @Test
    void recipientIsReportedOnceThoughSettledTwice() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settle(line, SENT);
        reporter.settle(line, REFUSED);
        reporter.settleRest(REFUSED);
        assertThat(sink.events).containsExactly("report ok3 record=false tag=~", "log ok3 record=false tag=+");
    }

    @Test
    void whatIsStillTakenIsSettledAtTheEnd() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settleRest(REFUSED);
        assertThat(sink.events).containsExactly("report error2 record=true tag=~", "log error2 record=true tag=-");
    }

    @Test
    void deliveryWhoseRecordCannotBeWrittenIsLeftToTheSchedulerToRecord() throws Exception {
        Finding owed = new Finding(
                new Verdict.Relayed(SuccessNotice.OWED),
                null,
                Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "taken"));
        Reporter reporter = reporter(channel);
        reporter.take(line);
        Path moved = Files.move(file, directory.resolve("2"));
        reporter.settle(line, owed);
        Files.move(moved, file);
        assertThat(sink.events).first().isEqualTo("report ok record=false tag=~");
        assertThat(sink.reports.getFirst().notary()).isNotNull();
        assertThat(tag()).isEqualTo('+');
    }

    @Test
    void noticeStandsInTheReportOnlyWhereNoRecordHasIt() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settle(line, REFUSED);
        assertThat(sink.reports.getFirst().notary()).isNull();

        Reporter again = reporter(channel);
        pending();
        again.take(line);
        again.settle(line, SENT);
        assertThat(sink.reports.getLast().notary()).isNull();

        Reporter later = reporter(channel);
        pending();
        later.take(line);
        later.settle(line, Finding.deferred(new EnhancedStatusCode(4, 3, 0), "later"));
        assertThat(sink.reports.getLast().notary()).isNotNull();
    }

    @Test
    void lockThatSomebodyElseHasTakenAwayIsTold() throws Exception {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        pending();
        reporter.settle(line, SENT);
        assertThat(sink.comments).singleElement().asString().endsWith("was not locked any more when it was DELIVERED");
        assertThat(tag()).isEqualTo(' ');
    }

    @Test
    void finalTagThatCanBeWrittenNowhereIsToldLoudly() throws Exception {
        Reporter reporter = new Reporter(
                1,
                new RecipientLock(channel, 4711),
                new DiagnosticLog(file),
                (_, _) -> {
                    throw new IOException("read-only");
                },
                sink,
                () -> Instant.EPOCH,
                4711);
        reporter.take(line);
        channel.close();
        reporter.settle(line, SENT);
        assertThat(sink.comments)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("HELP! 1/" + line.offset() + " is DELIVERED")
                .endsWith("read-only");
    }

    @Test
    void whatAnEarlierAgentHasDeliveredIsReportedSo() {
        Reporter reporter = reporter(channel);
        reporter.take(line);
        reporter.settleAgain(line, RecipientTag.DELIVERED);
        reporter.settleAgain(line, RecipientTag.DELIVERED);
        assertThat(sink.events).containsExactly("report ok3 record=false tag=~", "log ok3 record=false tag=+");
        assertThat(sink.reports.getFirst().message()).contains("delivered before, not sent again");
    }

    @Test
    void reportThatCannotBeMadeLeavesNoLockAndNothingToBeSentAgain() {
        Finding owed = new Finding(
                new Verdict.Relayed(SuccessNotice.OWED),
                null,
                Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "taken"));
        for (Finding finding : List.of(owed, REFUSED)) {
            Reporter reporter = new Reporter(
                    1,
                    new RecipientLock(channel, 4711),
                    new DiagnosticLog(file),
                    (_, _) -> {},
                    sink,
                    () -> {
                        throw new IllegalStateException("no clock");
                    },
                    4711);
            pending();
            reporter.take(line);
            assertThatThrownBy(() -> reporter.settle(line, finding)).hasMessage("no clock");
            assertThat(tag()).isEqualTo(finding == owed ? '+' : ' ');
        }
        assertThat(sink.events).isEmpty();
    }

    private void pending() {
        try {
            channel.write(ByteBuffer.wrap("       ".getBytes(StandardCharsets.US_ASCII)), line.offset() + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reporter reporter(FileChannel locked) {
        return new Reporter(
                1,
                new RecipientLock(locked, 4711),
                new DiagnosticLog(file),
                (each, tag) -> noted.add(each.offset() + " " + tag),
                sink,
                () -> Instant.parse("2026-11-29T12:00:00Z"),
                4711);
    }

    private char tag() {
        return text().charAt((int) line.offset() + 1);
    }

    private String text() {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is in the control file when something is told.
    private final class Recording implements ReportSink {
        private final List<String> events = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();
        private final List<AgentLine.RecipientReport> reports = new ArrayList<>();
        private @Nullable Error fault;
        private @Nullable Error reportFault;

        @Override
        public void report(RecipientLine each, Finding finding, AgentLine.RecipientReport report) {
            events.add("report " + state(report));
            reports.add(report);
            if (reportFault != null) {
                throw reportFault;
            }
        }

        @Override
        public void released(RecipientLine each, Finding finding, AgentLine.RecipientReport report) {
            events.add("log " + state(report));
            if (fault != null) {
                throw fault;
            }
        }

        private String state(AgentLine.RecipientReport report) {
            String text = text();
            char tag = text.isEmpty() ? '~' : text.charAt((int) line.offset() + 1);
            return report.status().text() + " record=" + text.contains("\nd ") + " tag=" + tag;
        }

        @Override
        public void resync(String path) {}

        @Override
        public void comment(String text) {
            comments.add(text);
        }

        @Override
        public void recordLost(String text) {
            comments.add(text);
        }
    }
}
