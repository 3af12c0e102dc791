package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.it.peers.PeerPrograms;

/// zsend beside real msmtp, with the same arguments, files, environment, message and server. Where they differ, the
/// file of differences says why; a reason for a difference that is none any more fails as well.
class MsmtpIT {

    private static Path home;
    private static SideProgram original;
    private static SideProgram ours;
    private static Differences reasons;

    @TempDir
    private Path directory;

    @BeforeAll
    static void findPrograms() throws IOException {
        PeerPrograms peers = PeerPrograms.load();
        original = new SideProgram(peers.get("msmtp"), peers.libraries());
        home = Path.of(System.getProperty("zsmtp.home"));
        ours = new SideProgram(
                home.resolve("bin/msmtp").toString(), Map.of("JAVA_HOME", System.getProperty("java.home")));
        reasons = Differences.read("msmtp-differences.txt");
    }

    static Stream<String> cases() {
        return MsmtpCases.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatMsmtpDoes(String name) throws IOException, InterruptedException {
        SideCase given = MsmtpCases.all().get(name);
        Map<String, String> theirs = original.run(given, Files.createDirectory(directory.resolve("theirs")))
                .aspects();
        Map<String, String> own = ours.run(given, Files.createDirectory(directory.resolve("ours")))
                .aspects();

        reasons.require(name, "msmtp", theirs, own);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonIsForACase(String name) {
        assertThat(MsmtpCases.all()).containsKey(name);
    }

    static Stream<String> reasons() {
        return reasons.byCase().keySet().stream();
    }
}
