package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.it.peers.PeerPrograms;

/// zsend beside real msmtp 1.8.28, with the same arguments, files, environment, message and server, and that beside
/// 1.8.23. Where they differ, the files of differences say why; a reason for a difference that is none any more fails
/// as well.
class MsmtpIT {

    private static SideProgram original;
    private static SideProgram older;
    private static SideProgram ours;
    private static Differences reasons;
    private static Differences changes;

    @TempDir
    private Path directory;

    @BeforeAll
    static void findPrograms() throws IOException {
        PeerPrograms peers = PeerPrograms.load();
        original = new SideProgram(
                List.of(
                        peers.get("newer.ld"),
                        "--library-path",
                        peers.get("newer.library.path"),
                        "--argv0",
                        "msmtp",
                        peers.get("newer") + "/usr/bin/msmtp"),
                Map.of());
        older = new SideProgram(List.of(peers.get("msmtp")), peers.libraries());
        ours = new SideProgram(
                List.of(Path.of(System.getProperty("zsmtp.home"))
                        .resolve("bin/msmtp")
                        .toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
        reasons = Differences.read("msmtp-differences.txt");
        changes = Differences.read("msmtp-versions.txt");
    }

    static Stream<String> cases() {
        return MsmtpCases.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatMsmtpDoes(String name) throws IOException, InterruptedException {
        SideCase given = MsmtpCases.all().get(name);
        Map<String, String> theirs = run(original, given, "theirs");
        reasons.require(name, "msmtp", theirs, run(ours, given, "ours"));
        changes.require(name, "msmtp 1.8.28", theirs, run(older, given, "older"));
    }

    private Map<String, String> run(SideProgram program, SideCase given, String room)
            throws IOException, InterruptedException {
        return program.run(given, Files.createDirectory(directory.resolve(room)))
                .aspects();
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonIsForACase(String name) {
        assertThat(MsmtpCases.all()).containsKey(name);
    }

    static Stream<String> reasons() {
        return Stream.concat(reasons.byCase().keySet().stream(), changes.byCase().keySet().stream());
    }
}
