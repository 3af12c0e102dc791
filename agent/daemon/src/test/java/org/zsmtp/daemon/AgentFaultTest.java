package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.delivery.Cancellation;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// What is thrown in the agent where nothing may be thrown: every recipient is reported and released, every line is
/// answered or the agent ends, and its status tells.
@Timeout(60)
class AgentFaultTest {

    @TempDir
    Path postOffice;

    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 0);
    }

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(() -> new IllegalStateException("a bug"), StackOverflowError::new);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void engineThatThrowsCostsItsJobOnly(Supplier<Throwable> fault) throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(spool.transport(), new ThrowingTransport(fault));
        agent.say(mail.jobPath() + "\tb.example");
        List<String> lines = agent.answers(4);
        assertThat(lines.get(1)).contains("internal error");
        assertThat(lines.get(2)).contains("\tdeferred ");
        assertThat(lines.get(3)).isEqualTo("#hungry");
        assertThat(text(mail)).doesNotContain("~");
    }

    @Test
    void agentWhoseClassesAreGoneReportsAndEndsWithAStatusThatTells() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent =
                ServedAgent.start(spool.transport(), new ThrowingTransport(() -> new NoClassDefFoundError("x")));
        agent.say(mail.jobPath() + "\tb.example");
        assertThat(agent.rest())
                .anyMatch(line -> line.contains("\tdeferred "))
                .anyMatch(line -> line.contains("internal error"));
        assertThat(agent.status()).isEqualTo(ExitStatus.INTERNAL);
        assertThat(text(mail)).doesNotContain("~");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void readerOfLinesThatThrowsEndsTheAgentOnceWhatItHasIsDone(Supplier<Throwable> fault) throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(
                spool.transport(),
                FakeTransport.accepting(),
                AgentLogs.none(),
                new ServedAgent.Streams(
                        lines -> new FilterInputStream(lines) {
                            private int reads;

                            @Override
                            public int read(byte[] octets) throws IOException {
                                if (reads++ > 0) {
                                    thrown(fault.get());
                                }
                                return super.read(octets);
                            }
                        },
                        UnaryOperator.identity()));
        agent.say(mail.jobPath() + "\tb.example");
        assertThat(agent.rest())
                .anyMatch(line -> line.contains("\tok"))
                .anyMatch(line -> line.contains("internal error"));
        assertThat(agent.status()).isEqualTo(ExitStatus.INTERNAL);
        assertThat(text(mail)).doesNotContain("~");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void writerOfLinesThatThrowsEndsTheAgentAndLeavesNoLock(int line, Supplier<Throwable> fault) throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(
                spool.transport(),
                FakeTransport.accepting(),
                AgentLogs.none(),
                new ServedAgent.Streams(UnaryOperator.identity(), lines -> new FilterOutputStream(lines) {
                    private int writes;

                    @Override
                    public void write(byte[] octets) throws IOException {
                        if (writes++ == line) {
                            thrown(fault.get());
                        }
                        out.write(octets);
                    }
                }));
        agent.say(mail.jobPath() + "\tb.example");
        assertThat(agent.status()).isEqualTo(ExitStatus.INTERNAL);
        assertThat(text(mail)).doesNotContain("~");
    }

    /// The first `#hungry`, the comment or report behind it, and so on.
    static Stream<Arguments> lines() {
        return IntStream.range(0, 3).boxed().flatMap(line -> faults().map(fault -> Arguments.of(line, fault)));
    }

    private static void thrown(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    private static String text(SpooledMail mail) throws IOException {
        return Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
    }

    private record ThrowingTransport(Supplier<Throwable> fault) implements MailTransport {
        @Override
        public DeliveryReport deliver(
                MailObject mail,
                Destination destination,
                Cancellation cancellation,
                Consumer<RecipientResult> settled) {
            thrown(fault.get());
            throw new AssertionError();
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }
}
