package org.zsmtp.it.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.tlsrpt.SessionLog;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.it.EngineMode;
import org.zsmtp.it.signals.SilentPeer.Silence;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Every command ends on every signal, wherever it waits. How an agent under a scheduler does is in StopIT.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SignalsIT {
    private static final Path PROGRAMS = Path.of(System.getProperty("zsmtp.home"), "bin");
    private static final int INTERRUPT = 2;

    /// In seconds, from the signal to the end of the process: less than what a command waits for a server anyway. It
    /// takes less than two where the machine has time, which the report tells.
    private static final int LIMIT = 12;

    /// With more messages than the output of a list has room for in a pipe.
    private static final int MANY = 2000;

    private static final List<Integer> SIGNALS = List.of(1, INTERRUPT, 3, 15);

    private final List<Duration> ends = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    /// A command that waits for a peer.
    enum Command {
        TEST_CONNECTION(128, "no mail was sent", "zsmtp -D b.example"),
        CHECK_TLS(128, "no mail was sent", "zsmtp --check-tls b.example"),
        EXPLAIN(128, "nothing was changed", "zsmtp --spool SPOOL --explain"),
        TLS_REPORT(128, "the reports that are listed are whole", "zsmtp --tls-report LOG -h a.example"),
        BY_HAND(0, "", "zsmtp --spool SPOOL");

        private final int status;
        private final String told;
        private final String line;

        Command(int status, String told, String line) {
            this.status = status;
            this.told = told;
            this.line = line;
        }

        boolean waitsFor(Silence silence) {
            return switch (this) {
                case BY_HAND -> true;
                case TEST_CONNECTION, CHECK_TLS -> silence != Silence.MAIL && silence != Silence.END_OF_DATA;
                case EXPLAIN, TLS_REPORT -> silence == Silence.NAME_SERVER;
            };
        }
    }

    static Stream<Arguments> waits() {
        return Stream.of(Command.values())
                .flatMap(command -> Stream.of(Silence.values())
                        .filter(command::waitsFor)
                        .map(silence -> Arguments.of(command, silence)));
    }

    private Path spool(int messages) throws IOException {
        Path postOffice = Files.createTempDirectory(directory, "spool");
        SpoolMaker spool = new SpoolMaker(postOffice, 0);
        for (int i = 0; i < messages; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "bob" + i + "@b.example"));
        }
        return postOffice;
    }

    private Path sessionLog() throws IOException {
        Path log = Files.createTempDirectory(directory, "log");
        DomainName domain = DomainName.parse("b.example");
        InetAddress address = InetAddress.ofLiteral("192.0.2.25");
        new SessionLog(log)
                .accept(new SessionResult(
                        Instant.now().minus(Duration.ofDays(1)),
                        domain,
                        List.of(new SessionResult.PolicyResult(
                                new AppliedPolicy(
                                        AppliedPolicy.Type.NO_POLICY_FOUND, domain, List.of(), List.of(), null),
                                null)),
                        new SessionResult.Peer("mx.b.example", address, address)));
        return log;
    }

    /// A process that waits for a peer of its own, and is ended by one of the signals.
    private record Waiting(SilentPeer peer, Process process, int signal) {}

    /// All signals side by side: most of the time is the start of the processes.
    @ParameterizedTest
    @MethodSource("waits")
    void endsWhereverItWaits(Command command, Silence silence) throws Exception {
        List<Waiting> all = new ArrayList<>();
        try {
            for (int signal : SIGNALS) {
                SilentPeer peer = SilentPeer.open(silence);
                all.add(new Waiting(
                        peer, start(words(command, silence, peer), ProcessBuilder.Redirect.DISCARD), signal));
            }
            for (Waiting each : all) {
                each.peer().await(each.process());
            }
            List<CompletableFuture<Duration>> ended = new ArrayList<>();
            for (Waiting each : all) {
                long sent = System.nanoTime();
                send(each.process(), each.signal());
                ended.add(each.process().onExit().thenApply(_ -> Duration.ofNanos(System.nanoTime() - sent)));
            }
            for (int i = 0; i < all.size(); i++) {
                ends.add(ended.get(i).get(LIMIT, TimeUnit.SECONDS));
                Process process = all.get(i).process();
                String said = said(process);
                if (command.status > 0) {
                    assertThat(process.exitValue())
                            .isEqualTo(command.status + all.get(i).signal());
                    assertThat(said).contains("ended by SIG").contains(command.told);
                } else {
                    assertThat(process.exitValue()).as(said).isIn(75, 70);
                }
            }
        } finally {
            for (Waiting each : all) {
                if (each.process().isAlive()) {
                    each.process().destroyForcibly();
                }
                each.peer().close();
            }
        }
    }

    private List<String> words(Command command, Silence silence, SilentPeer peer) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word : command.line.split(" ", -1)) {
            words.add(
                    switch (word) {
                        case "SPOOL" -> spool(1).toString();
                        case "LOG" -> sessionLog().toString();
                        default -> word;
                    });
        }
        words.addAll(
                silence == Silence.NAME_SERVER
                        ? List.of("--dns", peer.address())
                        : List.of("-F", "[127.0.0.1]:" + peer.port()));
        return words;
    }

    /// A pager that shows one page, and waits for its reader.
    @ParameterizedTest
    @ValueSource(ints = {1, INTERRUPT, 3, 15})
    void endsWhereNobodyReadsWhatItPrints(int signal) throws Exception {
        Process process =
                start(List.of("zsmtp", "--spool", spool(MANY).toString(), "--list"), ProcessBuilder.Redirect.PIPE);
        // It has begun to print, and there is more than fits.
        assertThat(process.getInputStream().read()).isPositive();
        ends(process, signal);
        assertThat(process.exitValue()).isEqualTo(128 + signal);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, INTERRUPT, 3, 15})
    void aServerOfMetricsEndsInOrder(int signal) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        Process process =
                start(List.of("zsmtp", "--metrics-listen", "127.0.0.1:" + port), ProcessBuilder.Redirect.PIPE);
        assertThat(new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))
                        .readLine())
                .startsWith("zsmtp: http://127.0.0.1:");
        ends(process, signal);
        assertThat(process.exitValue()).isZero();
    }

    /// SIGQUIT is the JVM's there: it prints its threads on standard error.
    @ParameterizedTest
    @EnumSource(names = "NAME_SERVER", mode = EnumSource.Mode.EXCLUDE)
    void zsendEndsWhereverItWaits(Silence silence) throws Exception {
        for (int signal : List.of(1, INTERRUPT, 15)) {
            try (SilentPeer peer = SilentPeer.open(silence)) {
                boolean tls = silence == Silence.STARTTLS || silence == Silence.HANDSHAKE;
                Process process = start(
                        List.of(
                                "zsend",
                                "--host=127.0.0.1",
                                "--port=" + peer.port(),
                                "--from=a@a.example",
                                "--tls=" + (tls ? "on" : "off"),
                                "--tls-certcheck=off",
                                "bob@b.example"),
                        ProcessBuilder.Redirect.PIPE);
                peer.await(process);
                ends(process, signal);
                assertThat(process.exitValue()).isEqualTo(128 + signal);
                assertThat(said(process).contains("may have the message")).isEqualTo(silence == Silence.END_OF_DATA);
            }
        }
    }

    @Test
    void aSecondSignalLeavesAtOnceAndTellsWhatItLeft() throws Exception {
        try (SilentPeer peer = SilentPeer.open(Silence.END_OF_DATA)) {
            Process process = start(
                    List.of("zsmtp", "--spool", spool(1).toString(), "-F", "[127.0.0.1]:" + peer.port()),
                    ProcessBuilder.Redirect.PIPE);
            peer.await(process);
            send(process, INTERRUPT);
            ends(process, INTERRUPT);
            assertThat(process.exitValue()).isEqualTo(128 + INTERRUPT);
            assertThat(said(process)).contains("ended by SIGINT: messages to b.example were under way");
        }
    }

    private static String said(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Process start(List<String> words, ProcessBuilder.Redirect output) throws IOException {
        // Whoever runs the tests may ignore some of them, as nohup(1) does.
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=HUP,INT,QUIT,TERM"));
        command.add(PROGRAMS.resolve(words.getFirst()).toString());
        command.addAll(words.subList(1, words.size()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(EngineMode.BY_ITSELF.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private void ends(Process process, int signal) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        send(process, signal);
        boolean ended = process.waitFor(LIMIT, TimeUnit.SECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - sent);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).isTrue();
        ends.add(took);
    }

    private static void send(Process process, int signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @AfterAll
    void report() {
        Duration slowest = Collections.max(ends);
        System.out.println("signals: " + ends.size() + " commands ended, the slowest in " + slowest.toMillis() + " ms");
    }
}
