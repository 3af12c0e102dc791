package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Options of the installed program: who is told what, and how it ends.
@Timeout(120)
class OptionsIT {
    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));

    private record Ended(int status, String out, String err) {}

    @TempDir
    Path place;

    @Test
    void theVersionGoesToStandardOutput() throws Exception {
        Ended version = run(Map.of(), "-V");
        assertThat(version.status()).isZero();
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).startsWith("zsmtp ").hasLineCount(1);
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        Ended help = run(Map.of(), "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("zsmtp - ").contains("--no-mx");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void noScriptsHelpIsWiderThanATerminal() throws Exception {
        List<Path> scripts = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(System.getProperty("zsmtp.scripts")))) {
            for (Path each : all) {
                if (Files.isRegularFile(each)) {
                    scripts.add(each);
                }
            }
        }
        assertThat(scripts).hasSizeGreaterThan(8);
        for (Path script : scripts) {
            Process help = new ProcessBuilder(script.toString(), "--help").start();
            String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(help.waitFor()).as(script.toString()).isZero();
            assertThat(said.lines()).as(script.toString()).isNotEmpty().allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void aMistakeInTheCommandLineIsACommentForTheSchedulerToo() throws Exception {
        Ended mistake = run(Map.of(), "-c", "smtp", "-M");
        assertThat(mistake.status()).isEqualTo(64);
        assertThat(mistake.out()).startsWith("# zsmtp: option -M: ").hasLineCount(1);
        assertThat(mistake.err()).startsWith("zsmtp: option -M: ");
    }

    @Test
    void aMistakeInAConfigurationFileIsACommentForTheSchedulerToo() throws Exception {
        Path conf = Files.writeString(place.resolve("zsmtp.conf"), "port = many\n");
        Ended mistake = run(Map.of(), "--config", conf.toString());
        assertThat(mistake.status()).isEqualTo(78);
        assertThat(mistake.out()).startsWith("# zsmtp: " + conf + ":1: port: ").hasLineCount(1);
        assertThat(mistake.err()).startsWith("zsmtp: " + conf + ":1: port: ");
    }

    @Test
    void troublesOfZenvAreCommentsAndTheAgentServes() throws Exception {
        Path zenv = Files.writeString(place.resolve("zmailer.conf"), "DEFCHARSET=??\n");
        Ended served = run(Map.of("ZCONFIG", zenv.toString()));
        assertThat(served.status()).isZero();
        assertThat(served.out()).startsWith("# zsmtp: DEFCHARSET: ").endsWith("#hungry\n");
    }

    @Test
    void theInstalledFileIsReadAndMeansTheDefaults() throws Exception {
        assertThat(HOME.resolve("conf/zsmtp.conf")).isRegularFile();
        Ended served = run(Map.of());
        assertThat(served.status()).isZero();
        assertThat(served.out()).isEqualTo("#hungry\n");
    }

    /// Runs with a pipe for standard input, as a scheduler does, that says nothing.
    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/zsmtp").toString(), "--engine=never"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(place.toFile());
        builder.environment().put("ZSMTP_LOG_DIR", place.toString());
        builder.environment().putAll(environment);
        Path out = place.resolve("out");
        Path err = place.resolve("err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.flush();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
