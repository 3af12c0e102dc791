package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final Map<String, Set<String>> REASONS = new TreeMap<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void findPrograms() throws IOException {
        PeerPrograms peers = PeerPrograms.load();
        original = new SideProgram(peers.get("msmtp"), peers.libraries());
        home = Path.of(System.getProperty("zsmtp.home"));
        ours = new SideProgram(
                home.resolve("bin/msmtp").toString(), Map.of("JAVA_HOME", System.getProperty("java.home")));
        try (InputStream input = MsmtpIT.class.getResourceAsStream("/personalities/msmtp-differences.txt")) {
            new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(":", 3))
                    .forEach(part -> REASONS.computeIfAbsent(part[0].strip(), _ -> new TreeSet<>())
                            .addAll(List.of(part[1].strip().split(" +"))));
        }
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

        Set<String> different = new TreeSet<>();
        List<String> shown = new ArrayList<>();
        theirs.forEach((aspect, text) -> {
            if (!text.equals(own.get(aspect))) {
                different.add(aspect);
                shown.add(aspect + "\n  msmtp: " + text + "\n  zsend: " + own.get(aspect));
            }
        });
        assertThat(different)
                .describedAs("%s", String.join("\n", shown))
                .isEqualTo(REASONS.getOrDefault(name, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonIsForACase(String name) {
        assertThat(MsmtpCases.all()).containsKey(name);
    }

    static Stream<String> reasons() {
        return REASONS.keySet().stream();
    }
}
