package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spawn.ExitStatus;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;

/// The launcher as the scheduler starts it: one socket on descriptors 0, 1 and 2, on which nothing but the
/// protocol may appear, whatever happens to the JVM.
@Timeout(120)
class LaunchIT {

    private static final int SIGQUIT = 3;
    private static final int SIGSEGV = 11;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));
    private static final Path LAUNCHER = HOME.resolve("bin/zsmtp");

    @TempDir
    Path place;

    private Path transport;
    private Path logs;

    @BeforeEach
    void spool() throws IOException {
        transport = Files.createDirectories(place.resolve("spool/transport")).toRealPath();
        Files.createDirectories(place.resolve("spool/queue"));
        logs = Files.createDirectory(place.resolve("logs"));
    }

    @Test
    void startsWithAnEmptyEnvironmentInAnyDirectory() throws Exception {
        // A JDK in somebody's home is not found without HOME; the scheduler's configuration would have to name it.
        Path java = Path.of(System.getProperty("java.home"));
        Map<String, String> environment =
                java.startsWith(System.getProperty("user.home")) ? Map.of("JAVA_HOME", java.toString()) : Map.of();
        try (SocketPairProcess agent = SocketPairProcess.start(
                Launch.of(Path.of("/"), command(LAUNCHER)).withEnvironment(environment))) {
            agent.toProcess().close();
            assertThat(everything(agent)).isEqualTo("#hungry\n");
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void startsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(place.resolve("smtp"), LAUNCHER);
        try (SocketPairProcess agent = start(link)) {
            assertThat(lines(agent).readLine()).isEqualTo("#hungry");
        }
    }

    /// By a shell, since a test's own JVM may know no letters but those of ASCII.
    @ParameterizedTest
    @ValueSource(strings = {"two words", "col:on", "it'\\''s \\\"$HOME\\\"", "gr\\303\\274n"})
    void startsWhateverItsDirectoryIsCalled(String name) throws Exception {
        String script = """
                home=$(printf '%s') && mkdir "$home" && cp -r "$1" "$home/z" && rm -f "$home/z/lib/"*.aot* || exit 1
                printf '#idle\\n\\n' | "$home/z/bin/zsmtp" --engine=never -c smtp && "$home/z/bin/zsend" --version
                """.formatted(name);
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script, "sh", HOME.toString()).directory(place.toFile());
        shell.environment().putAll(environment());
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).startsWith("#hungry\n#hungry\nzsend ");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void theSpawnedPidIsTheAgentsInTheSpawnersDirectory() throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER)) {
            assertThat(lines(agent).readLine()).isEqualTo("#hungry");
            Path process = Path.of("/proc", Integer.toString(agent.pid()));
            assertThat(Files.readSymbolicLink(process.resolve("exe"))).hasFileName("java");
            assertThat(Files.readSymbolicLink(process.resolve("cwd"))).isEqualTo(transport);
        }
    }

    @Test
    void theLimitOfDescriptorsIsRaisedToTheHardOne() throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER)) {
            assertThat(lines(agent).readLine()).isEqualTo("#hungry");
            String limits = Files.readString(Path.of("/proc", Integer.toString(agent.pid()), "limits"));
            assertThat(limits).containsPattern("Max open files +(\\d+) +\\1 ");
        }
    }

    /// The first file that a JVM opens would get the descriptor, and be sent.
    @ParameterizedTest
    @CsvSource({"zsend, <&-", "smtpmail, <&-", "zsend, <&- >&- 2>&-"})
    void aClosedInputIsAnEmptyMessage(String program, String closed) throws Exception {
        Path called = Files.createSymbolicLink(place.resolve(program), HOME.resolve("bin/zsend"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example"))) {
            String arguments = program.equals("zsend")
                    ? "--host=127.0.0.1 --port=" + server.port() + " -f a@b.example"
                    : "-h 127.0.0.1:" + server.port() + " -f a@b.example -s empty";
            Process process = new ProcessBuilder(
                            "/bin/sh", "-c", "exec " + called + " " + arguments + " x@y.example " + closed)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().getFirst().body()).isBlank();
        }
    }

    /// Between the message and the answer nobody knows, which a user who presses Ctrl-C must be told.
    @Test
    void aSignalBehindTheMessageTellsThatItMayHaveArrived() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .answeringEndOfData(Reaction.silence().thenStall()))) {
            Process process = new ProcessBuilder(
                            HOME.resolve("bin/zsend").toString(),
                            "--host=127.0.0.1",
                            "--port=" + server.port(),
                            "--from=a@b.example",
                            "x@y.example")
                    .redirectErrorStream(true)
                    .start();
            try (var input = process.getOutputStream()) {
                input.write("Subject: s\n\nthe body\n".getBytes(StandardCharsets.UTF_8));
            }
            server.awaitTranscript(each -> each.toString().contains("the body"), "the body");
            process.toHandle().destroy();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            assertThat(said)
                    .isEqualTo("zsend: interrupted before the server had answered: it may have the message, and"
                            + " sending it again may make two\n");
        }
    }

    /// Libraries log by whatever is on the class path, which is the agent's.
    @Test
    void nothingOfALibrarysIsPrinted() throws Exception {
        try (FakeDns dns = FakeDns.start()) {
            ProcessBuilder builder =
                    new ProcessBuilder(HOME.resolve("bin/zsend").toString(), "--configure=joe@nowhere.example");
            builder.environment()
                    .put(
                            "ZSEND_JAVA_OPTIONS",
                            "-Ddns.server=127.0.0.1:" + dns.address().getPort());
            Process process = builder.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(68);
            assertThat(said.lines()).allMatch(line -> line.startsWith("zsend: "));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, SIGQUIT, 15})
    void aStopSignalEndsTheAgentInOrderAndInSilence(int signal) throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER)) {
            BufferedReader lines = lines(agent);
            assertThat(lines.readLine()).isEqualTo("#hungry");
            agent.signal(signal);
            assertThat(lines.lines()).isEmpty();
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void aSignalBeforeTheAgentIsUpIsNotLost() throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER)) {
            await(() -> blocksQuit(agent));
            agent.signal(SIGQUIT);
            assertThat(everything(agent)).isIn("", "#hungry\n");
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void aCorruptedControlFileIsReportedInTheProtocol() throws Exception {
        byte[] garbage = new byte[3000];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (byte) (i * 31);
        }
        Files.write(transport.resolve("4711-1"), garbage);
        try (SocketPairProcess agent = start(LAUNCHER)) {
            agent.toProcess().write("4711-1\texample.org\n\n".getBytes(StandardCharsets.ISO_8859_1));
            List<String> said = lines(agent).lines().toList();
            assertThat(said).startsWith("#hungry").contains("#resync 4711-1").endsWith("#hungry");
            assertThat(said).allMatch(line -> line.startsWith("#"));
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void whatTheJvmWarnsOfGoesToTheLog() throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER, "-XX:AOTMode=auto -XX:AOTCache=/nonexistent")) {
            agent.toProcess().close();
            assertThat(everything(agent)).isEqualTo("#hungry\n");
        }
        assertThat(Files.readString(logs.resolve("zsmtp.log"))).contains("[aot]");
    }

    @Test
    void aCrashOfTheJvmIsSilentAndLeavesItsReportWithTheLog() throws Exception {
        try (SocketPairProcess agent = start(LAUNCHER)) {
            BufferedReader lines = lines(agent);
            assertThat(lines.readLine()).isEqualTo("#hungry");
            agent.signal(SIGSEGV);
            assertThat(lines.lines()).isEmpty();
            assertThat(agent.waitFor(LIMIT)).isNotEqualTo(new ExitStatus.Exited(0));
            assertThat(logs.resolve("hs_err_pid" + agent.pid() + ".log")).isNotEmptyFile();
        }
        try (Stream<Path> left = Files.list(transport)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLogThatCannotBeWrittenDoesNotMatter() throws Exception {
        Map<String, String> environment = environment();
        environment.put("ZSMTP_LOG_DIR", "/nonexistent");
        try (SocketPairProcess agent =
                SocketPairProcess.start(Launch.of(transport, command(LAUNCHER)).withEnvironment(environment))) {
            agent.toProcess().close();
            assertThat(everything(agent)).isEqualTo("#hungry\n");
        }
    }

    @Test
    void withoutJavaItSaysSoInTheProtocol() throws Exception {
        Path bin = Files.createDirectories(place.resolve("bare/bin"));
        Files.createDirectory(place.resolve("bare/lib"));
        Files.copy(LAUNCHER, bin.resolve("zsmtp"));
        Files.writeString(bin.resolve("jdk.sh"), "find_java() { return 1; }\n");
        try (SocketPairProcess agent = start(bin.resolve("zsmtp"))) {
            assertThat(everything(agent)).startsWith("# zsmtp: no Java 25").containsOnlyOnce("\n");
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(69));
        }
    }

    @Test
    void withoutABuildItSaysSoInTheProtocol() throws Exception {
        Path bin = Files.createDirectories(place.resolve("bare/bin"));
        Files.copy(LAUNCHER, bin.resolve("zsmtp"));
        Files.copy(HOME.resolve("bin/jdk.sh"), bin.resolve("jdk.sh"));
        try (SocketPairProcess agent = start(bin.resolve("zsmtp"))) {
            assertThat(everything(agent)).isEqualTo("# zsmtp: not built yet: run scripts/build\n");
            assertThat(agent.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(69));
        }
    }

    /// By the Java that the build made it with, which need not be this test's.
    @Test
    void theCacheOfTheBuildIsUsed() throws Exception {
        Map<String, String> environment = environment();
        environment.remove("JAVA_HOME");
        Stream.of("JAVA_HOME", "PATH", "HOME")
                .filter(System.getenv()::containsKey)
                .forEach(name -> environment.put(name, System.getenv(name)));
        try (SocketPairProcess agent =
                SocketPairProcess.start(Launch.of(transport, command(LAUNCHER)).withEnvironment(environment))) {
            assertThat(lines(agent).readLine()).isEqualTo("#hungry");
            assertThat(Files.readString(Path.of("/proc", Integer.toString(agent.pid()), "maps")))
                    .contains(".aot\n");
        }
    }

    /// JDK-8377932: the JVM itself would run the code of the old jar.
    @Test
    void aCacheOfOtherJarsIsNotUsed() throws Exception {
        Path copy = place.resolve("copy");
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file :
                    files.filter(path -> !path.toString().contains(".aot")).toList()) {
                Files.copy(file, copy.resolve(HOME.relativize(file).toString()));
            }
        }
        String cache = "zsmtp-" + System.getProperty("java.runtime.version") + ".aot";
        Files.writeString(copy.resolve("lib/" + cache), "not read");
        Files.writeString(copy.resolve("lib/" + cache + ".jars"), "cached_jars='other.jar 1 1'\n");
        try (SocketPairProcess agent = start(copy.resolve("bin/zsmtp"))) {
            assertThat(lines(agent).readLine()).isEqualTo("#hungry");
            assertThat(Files.readString(Path.of("/proc", Integer.toString(agent.pid()), "cmdline")))
                    .contains("-XX:AOTMode=off")
                    .doesNotContain(".aot");
        }
    }

    private SocketPairProcess start(Path program) throws IOException {
        return SocketPairProcess.start(Launch.of(transport, command(program)).withEnvironment(environment()));
    }

    private SocketPairProcess start(Path program, String javaOptions) throws IOException {
        Map<String, String> environment = environment();
        environment.put("ZSMTP_JAVA_OPTIONS", javaOptions);
        return SocketPairProcess.start(Launch.of(transport, command(program)).withEnvironment(environment));
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home"), "ZSMTP_LOG_DIR", logs.toString()));
    }

    private static List<String> command(Path program) {
        return List.of(program.toString(), "--engine=never", "-c", "smtp");
    }

    private static BufferedReader lines(SocketPairProcess agent) {
        return new BufferedReader(new InputStreamReader(agent.fromProcess(), StandardCharsets.ISO_8859_1));
    }

    private static String everything(SocketPairProcess agent) throws IOException {
        return new String(agent.fromProcess().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// True once env(1) has blocked the signals for the JVM.
    private static boolean blocksQuit(SocketPairProcess agent) {
        try {
            return Files.readAllLines(
                            Path.of("/proc", Integer.toString(agent.pid()), "status"), StandardCharsets.ISO_8859_1)
                    .contains("SigBlk:\t0000000000004007");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }
}
