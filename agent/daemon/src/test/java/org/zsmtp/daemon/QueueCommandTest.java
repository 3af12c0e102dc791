package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The whole program, as a process of its own.
@Timeout(120)
class QueueCommandTest {
    private static final int ENDED_BY_TERM = 128 + 15;

    @TempDir
    Path postOffice;

    @Test
    void aListIsPrintedAndTheStatusTellsWhatCouldNotBeRead() throws Exception {
        SpoolMaker spool = new SpoolMaker(postOffice, 2);
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        Process whole = start("--list");
        assertThat(text(whole)).contains("smtp b.example: 1 recipient waits", "total: 1 message, 1 recipient,");
        assertThat(whole.waitFor()).isZero();
        Files.writeString(spool.put(SpoolMaker.draft()).controlFile(), "x");
        Process broken = start("--list");
        assertThat(text(broken)).contains("not a control file").doesNotContain("Exception");
        assertThat(broken.waitFor()).isEqualTo(ExitStatus.NO_INPUT.number());
    }

    /// The list is longer than what a pipe holds, and nobody reads it: the program waits.
    @Test
    void aSignalEndsItAtOnceWhereverItIs() throws Exception {
        SpoolMaker spool = new SpoolMaker(postOffice, 1);
        for (int i = 0; i < 1000; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "somebody-with-a-name-that-is-rather-long@b.example"));
        }
        Process list = start("--list");
        try (BufferedReader lines = list.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).startsWith("MESSAGE ");
            list.destroy();
            assertThat(list.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(list.exitValue()).isEqualTo(ENDED_BY_TERM);
        } finally {
            list.destroyForcibly();
        }
    }

    private Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TransportAgent.class.getName(),
                "--spool",
                postOffice.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String text(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
