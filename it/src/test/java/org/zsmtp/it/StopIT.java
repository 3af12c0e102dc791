package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.net.BlackHole;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spawn.ExitStatus;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// How the built agent ends, whatever it is about and whoever ends it: reported, unlocked, in silence, with status 0.
@ParameterizedClass
@EnumSource
@Timeout(120)
class StopIT {

    private static final int HUP = 1;
    private static final int INT = 2;
    private static final int QUIT = 3;
    private static final int TERM = 15;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path LAUNCHER = Path.of(System.getProperty("zsmtp.home"), "bin/zsmtp");

    @Parameter
    EngineMode mode;

    @TempDir
    Path postOffice;

    private SpoolMaker spool;
    private SpooledMail mail;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 0);
        mail = spool.put(SpoolMaker.draft().to("b.example", "bob@b.example"));
    }

    @ParameterizedTest
    @ValueSource(ints = {HUP, INT, QUIT, TERM})
    void idleAgentSaysQuitAndGoes(int signal) throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocketPairProcess agent = start(server.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            assertThat(lines.next()).contains("\tok3 ");
            assertThat(lines.next()).isEqualTo("#hungry");
            agent.signal(signal);

            assertThat(lines.rest()).isEmpty();
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
            server.awaitEnded(1);
            assertThat(server.transcript().clientLines(1)).endsWith("QUIT");
            assertThat(tag()).isEqualTo("+");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HUP, INT, QUIT, TERM})
    void messageWhoseEndHasGoneOutIsWaitedFor(int signal) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.behaving(held(".", gate));
                SocketPairProcess agent = start(server.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            server.awaitTranscript(t -> t.toString().contains("C: ."), "end of data");
            signal(agent, signal);
            gate.countDown();

            List<String> said = lines.rest();
            if (mode == EngineMode.RESIDENT) {
                // The engine hears of the signal from the agent, which may be after the server's answer.
                said.remove("#hungry");
            }
            assertThat(said).singleElement().asString().startsWith(report()).contains("\tok3 ");
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(tag()).isEqualTo("+");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HUP, INT, QUIT, TERM})
    void conversationIsGivenUp(int signal) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.behaving(held("MAIL", gate));
                SocketPairProcess agent = start(server.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            server.awaitTranscript(t -> t.toString().contains("C: MAIL"), "MAIL");
            agent.signal(signal);

            assertDeferred(lines);
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
            gate.countDown();
            assertThat(server.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HUP, INT, QUIT, TERM})
    void connectionThatDoesNotComeUpIsGivenUp(int signal) throws Exception {
        try (BlackHole nowhere = BlackHole.at(InetAddress.ofLiteral("127.0.0.1"));
                SocketPairProcess agent = start(nowhere.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            await(() -> tag().equals("~"));
            agent.signal(signal);

            assertDeferred(lines);
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void signalThatWasIgnoredFromTheStartChangesNothing() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocketPairProcess agent =
                        start(server.address(), "/usr/bin/env", "--ignore-signal=HUP", "--ignore-signal=INT")) {
            Lines lines = lines(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            agent.signal(HUP);
            agent.signal(INT);
            job(agent);

            assertThat(lines.next()).contains("\tok3 ");
            assertThat(lines.next()).isEqualTo("#hungry");
            agent.toProcess().close();
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    /// Its end of the stream is the first thing that the agent notices, its silence the second.
    @Test
    void schedulerThatVanishesLeavesNoLockAndNoProcess() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.behaving(held(".", gate));
                SocketPairProcess agent = start(server.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            server.awaitTranscript(t -> t.toString().contains("C: ."), "end of data");
            assertThat(tag()).isEqualTo("~");
            agent.hangUp();
            gate.countDown();

            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(tag()).isEqualTo("+");
            assertThat(childrenOf(agent.pid())).isEmpty();
        }
    }

    @Test
    void schedulerThatVanishesWhileNothingIsSentLeavesNoLock() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.behaving(held("RCPT", gate));
                SocketPairProcess agent = start(server.address())) {
            Lines lines = lines(agent);
            job(agent);
            assertThat(lines.next()).isEqualTo("#hungry");
            server.awaitTranscript(t -> t.toString().contains("C: RCPT"), "RCPT");
            agent.hangUp();
            gate.countDown();

            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(tag()).isIn("+", " ");
        }
    }

    private SocketPairProcess start(InetSocketAddress server, String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                LAUNCHER.toString(),
                "-c",
                "smtp",
                "-h",
                "agent.sender.example",
                "-F",
                "[" + server.getAddress().getHostAddress() + "]:" + server.getPort()));
        command.addAll(mode.options());
        return SocketPairProcess.start(Launch.of(spool.transport(), command).withEnvironment(mode.environment()));
    }

    private void job(SocketPairProcess agent) throws IOException {
        agent.toProcess().write((mail.jobPath() + "\tb.example\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends a signal and waits until the agent has taken it.
    private static void signal(SocketPairProcess agent, int signal) throws IOException {
        agent.signal(signal);
        await(() -> !isPending(agent.pid(), signal));
    }

    private void assertDeferred(Lines lines) throws IOException {
        assertThat(lines.rest())
                .singleElement()
                .asString()
                .startsWith(report())
                .containsPattern("\t(retryat \\+60|deferred) ");
        assertThat(tag()).isEqualTo(" ");
    }

    private String report() {
        return mail.id() + "/" + mail.recipients().getFirst().offset() + "\t";
    }

    /// @return of the recipient's line: `+` delivered, `~` locked, a blank where it waits
    private String tag() {
        try {
            byte[] control = Files.readAllBytes(mail.controlFile());
            int at = Math.toIntExact(mail.recipients().getFirst().offset()) + 1;
            return new String(control, at, 1, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPending(int pid, int signal) {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)) {
            return status.filter(line -> line.startsWith("ShdPnd:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring("ShdPnd:".length()).strip(), 16))
                    .anyMatch(set -> (set & (1L << (signal - 1))) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ProcessHandle> childrenOf(int pid) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.parent().filter(p -> p.pid() == pid).isPresent())
                .toList();
    }

    private static Lines lines(SocketPairProcess agent) {
        return new Lines(agent.fromProcess());
    }

    /// The agent's lines. Inside them CR stands for the end of a line of text.
    private record Lines(InputStream stream) {

        /// @return empty at the end of the stream
        String next() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = stream.read(); octet >= 0 && octet != '\n'; octet = stream.read()) {
                line.append((char) octet);
            }
            return line.toString();
        }

        List<String> rest() throws IOException {
            List<String> all = new ArrayList<>();
            for (String line = next(); !line.isEmpty(); line = next()) {
                all.add(line);
            }
            return all;
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    private static HeldReply held(String verb, CountDownLatch gate) {
        return new HeldReply(WellBehaved.smtp("mx.b.example"), verb, gate);
    }
}
