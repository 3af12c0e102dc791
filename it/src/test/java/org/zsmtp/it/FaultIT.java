package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spawn.ExitStatus;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// The built agent without descriptors, and without the classes that it has not loaded yet: it reports or ends, leaves
/// no lock, and never hangs.
@Timeout(120)
class FaultIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAILS = 4;
    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));

    @TempDir
    Path postOffice;

    @TempDir
    Path elsewhere;

    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {38, 40, 42, 44})
    void fewDescriptorsDelayMailAndHangNothing(int descriptors) throws Exception {
        List<SpooledMail> mails = mails();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocketPairProcess agent = start(
                        server.address(), HOME, "/bin/sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh")) {
            for (SpooledMail mail : mails) {
                say(agent, mail.jobPath() + "\tb.example\n");
            }
            agent.toProcess().close();
            List<String> lines = lines(agent.fromProcess());
            ExitStatus status = agent.waitFor(LIMIT);

            assertThat(status).isInstanceOf(ExitStatus.Exited.class);
            if (status.equals(new ExitStatus.Exited(0))) {
                assertThat(lines).filteredOn("#hungry"::equals).hasSize(MAILS + 1);
            }
            assertNothingIsLocked(mails);
        }
    }

    @Test
    void programThatIsOverwrittenWhileItRunsEndsWithAStatusThatTells() throws Exception {
        Path copy = copyOfTheDistribution();
        List<SpooledMail> mails = mails();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocketPairProcess agent = start(server.address(), copy)) {
            assertThat(line(agent.fromProcess())).isEqualTo("#hungry");
            truncateJars(copy);
            for (SpooledMail mail : mails) {
                say(agent, mail.jobPath() + "\tb.example\n");
            }
            lines(agent.fromProcess());

            assertThat(agent.waitFor(LIMIT)).isNotEqualTo(new ExitStatus.Exited(0));
            assertNothingIsLocked(mails);
        }
    }

    @Test
    void programThatIsOverwrittenWhileItIsIdleHearsTheSignal() throws Exception {
        Path copy = copyOfTheDistribution();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocketPairProcess agent = start(server.address(), copy)) {
            assertThat(line(agent.fromProcess())).isEqualTo("#hungry");
            truncateJars(copy);
            agent.signal(15);

            assertThat(agent.waitFor(LIMIT)).isInstanceOf(ExitStatus.Exited.class);
        }
    }

    private List<SpooledMail> mails() throws IOException {
        List<SpooledMail> mails = new ArrayList<>();
        for (int i = 0; i < MAILS; i++) {
            mails.add(spool.put(SpoolMaker.draft().to("b.example", "bob@b.example")));
        }
        return mails;
    }

    private SocketPairProcess start(InetSocketAddress server, Path home, String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                home.resolve("bin/zsmtp").toString(),
                "--engine=never",
                "-c",
                "smtp",
                "-h",
                "agent.sender.example",
                "-F",
                "[" + server.getAddress().getHostAddress() + "]:" + server.getPort()));
        return SocketPairProcess.start(Launch.of(spool.transport(), command)
                .withEnvironment(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"))));
    }

    /// Without the cache of the fast start, which holds classes.
    private Path copyOfTheDistribution() throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file :
                    files.filter(each -> !each.toString().contains(".aot")).toList()) {
                Path target = elsewhere.resolve(HOME.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return elsewhere;
    }

    private static void truncateJars(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (Path jar :
                    files.filter(each -> each.toString().endsWith(".jar")).toList()) {
                try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
                    file.setLength(100);
                }
            }
        }
    }

    private static void assertNothingIsLocked(List<SpooledMail> mails) throws IOException {
        for (SpooledMail mail : mails) {
            assertThat(Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("\nr~");
        }
    }

    private static void say(SocketPairProcess agent, String line) {
        try {
            agent.toProcess().write(line.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            // It may have ended by now.
        }
    }

    private static List<String> lines(InputStream stream) {
        List<String> all = new ArrayList<>();
        for (String line = line(stream); !line.isEmpty(); line = line(stream)) {
            all.add(line);
        }
        return all;
    }

    /// @return empty at the end of the stream
    private static String line(InputStream stream) {
        StringBuilder line = new StringBuilder();
        try {
            for (int octet = stream.read(); octet >= 0 && octet != '\n'; octet = stream.read()) {
                line.append((char) octet);
            }
        } catch (IOException end) {
            // As good an end as any.
        }
        return line.toString();
    }
}
