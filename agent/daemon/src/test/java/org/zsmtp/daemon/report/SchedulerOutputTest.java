package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.ReportStatus;
import org.zsmtp.scheduler.Verb;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class SchedulerOutputTest {

    /// Each write is an entry.
    private static OutputStream recorded(List<String> writes) {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                writes.add("an octet");
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                writes.add(new String(octets, offset, length, StandardCharsets.ISO_8859_1));
            }
        };
    }

    @Test
    void everyLineIsOneWrite() throws InterruptedException {
        List<String> writes = new ArrayList<>();
        SchedulerOutput output = new SchedulerOutput(recorded(writes), _ -> {});
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                output.comment("one\ntwo");
                output.resync("A/1");
                output.hungry();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(writes).hasSize(150).containsOnly("# one two\n", "#resync A/1\n", "#hungry\n");
    }

    @Test
    void answersThatMayWaitGoOutBeforeTheNextLineInTheSameWrite() {
        List<String> writes = new ArrayList<>();
        SchedulerOutput output = new SchedulerOutput(recorded(writes), _ -> {});
        output.hungryWithNextLine();
        output.hungryWithNextLine();
        assertThat(writes).isEmpty();
        assertThat(output.written()).isZero();
        output.resync("A/1");
        output.resync("A/2");
        output.hungryWithNextLine();
        output.hungry();
        assertThat(writes).containsExactly("#hungry\n#hungry\n#resync A/1\n", "#resync A/2\n", "#hungry\n#hungry\n");
        assertThat(output.written()).isEqualTo(6);
    }

    @Test
    void whenTheSchedulerIsGoneItIsSaidOnceAndNothingMoreIsWritten() {
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger gone = new AtomicInteger();
        SchedulerOutput output = new SchedulerOutput(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        writes.incrementAndGet();
                        throw new IOException("Broken pipe");
                    }
                },
                _ -> gone.incrementAndGet());
        output.hungry();
        output.comment("again");
        output.hungry();
        assertThat(gone).hasValue(1);
        assertThat(writes).hasValue(1);
    }

    @Test
    void aRemarkCannotBeTakenForADirective() {
        List<Byte> octets = new ArrayList<>();
        SchedulerOutput output = new SchedulerOutput(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        octets.add((byte) octet);
                    }
                },
                _ -> {});
        output.comment("hungry\n#hungry");
        assertThat(octets).filteredOn(octet -> octet == '\n').hasSize(1);
        assertThat(octets.get(1)).isEqualTo((byte) ' ');
    }

    @Test
    void agentThatLosesADiagnosticRecordRemembersIt() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        SchedulerOutput output = new SchedulerOutput(stream, _ -> {});
        assertThat(output.hasLostRecord()).isFalse();
        output.recordLost("no space");
        assertThat(output.hasLostRecord()).isTrue();
        assertThat(stream.toString(StandardCharsets.ISO_8859_1)).isEqualTo("# HELP! no space\n");
    }

    @ParameterizedTest
    @EnumSource
    void forAProcessThatHasDiedOnlyWhatIsFinalIsReported(Verb verb) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        SchedulerOutput output = new SchedulerOutput(stream, _ -> {});
        ReportStatus status = verb == Verb.RETRYAT ? ReportStatus.retryAfter(60) : ReportStatus.of(verb);
        output.abandon();
        output.resync("7");
        output.report(
                ReportLogTest.line(),
                Finding.deferred(new EnhancedStatusCode(4, 3, 0), "not asked for here"),
                new AgentLine.RecipientReport(7, 100, null, status, "text"));
        assertThat(stream.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(verb.isFinal() ? "7/100\t\t" + verb.word() + " text\n" : "");
    }

    @Test
    void linesThatHaveGoneOutAreCounted() {
        boolean[] gone = {false};
        int[] flushed = {0};
        SchedulerOutput output = new SchedulerOutput(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        if (gone[0]) {
                            throw new IOException("Broken pipe");
                        }
                    }

                    @Override
                    public void flush() {
                        flushed[0]++;
                    }
                },
                _ -> {});
        output.hungry();
        output.resync("7");
        assertThat(output.written()).isEqualTo(2);
        gone[0] = true;
        output.hungry();
        assertThat(output.written()).isEqualTo(2);
        assertThat(flushed).containsExactly(2);
    }
}
