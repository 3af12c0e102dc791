package org.zsmtp.daemon.record.title;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What others read in `/proc/PID/cmdline` of a process that shows titles.
@Timeout(60)
class ProcessTitleTest {
    private static final String PAD = "-Dpad=" + "x".repeat(300);

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theTitleStandsInPlaceOfTheCommandLine() throws IOException {
        Titled process = start(List.of());
        assertThat(process.show(">127.0.0.1|2525|127.0.0.1|33486 example.net DATA-dot wait"))
                .isEqualTo(">127.0.0.1|2525|127.0.0.1|33486 example.net DATA-dot wait");
        assertThat(process.show("#hungry")).isEqualTo("#hungry");
    }

    @Test
    void withoutAnyCapabilityItWorksAsWell() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes capabilities away");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has any to lose");
        Titled process = start(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"));
        assertThat(process.show("#idle")).isEqualTo("#idle");
    }

    @Test
    void aLongTitleIsCutAndTheEnvironmentStaysUnseen() throws IOException {
        Titled process = start(List.of());
        assertThat(process.room).isEqualTo(200);
        assertThat(process.show("y".repeat(100_000))).isEqualTo("y".repeat(197) + "...");
    }

    @Test
    void whatServersSayActsOnNoTerminal() throws IOException {
        Titled process = start(List.of());
        assertThat(process.show("a\u001b[2J\u009bb\tc")).isEqualTo("a\\x1b[2J\\x9bb c");
    }

    @Test
    void whereTheKernelTellsNothingThereIsNoTitle() throws IOException {
        assertThat(ProcessTitle.open(directory)).isEmpty();
        Files.writeString(directory.resolve("stat"), "1 (a) b) S 1");
        assertThat(ProcessTitle.open(directory)).isEmpty();
        Files.writeString(directory.resolve("stat"), "1 (a) b) S" + " 0".repeat(60));
        assertThat(ProcessTitle.open(directory)).isEmpty();
    }

    @Test
    void aRefusalOfTheKernelIsHarmless() throws IOException {
        // A place that is not mapped is refused like a place that may not be written.
        Files.writeString(directory.resolve("stat"), "1 (a) S" + " 0".repeat(44) + " 8192 8292" + " 0".repeat(3));
        Files.createSymbolicLink(directory.resolve("mem"), Path.of("/proc/self/mem"));
        TitlePlace title = ProcessTitle.open(directory).orElseThrow();
        assertThat(title.room()).isEqualTo(99);
        title.show("#hungry");
        title.show("#idle");
    }

    private Titled start(List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                PAD,
                "-cp",
                System.getProperty("java.class.path"),
                TitledProgram.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return new Titled(process);
    }

    private static final class Titled {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter lines;
        private final int room;

        Titled(Process process) throws IOException {
            this.process = process;
            this.answers = process.inputReader(StandardCharsets.ISO_8859_1);
            this.lines = process.outputWriter(StandardCharsets.ISO_8859_1);
            this.room = Integer.parseInt(answers.readLine());
        }

        /// @return the command line as others see it then, without the NULs at its end
        String show(String title) throws IOException {
            lines.write(title + "\n");
            lines.flush();
            assertThat(answers.readLine()).isEqualTo("shown");
            String seen = Files.readString(
                    Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            return seen.replaceAll("\0+$", "");
        }
    }
}
