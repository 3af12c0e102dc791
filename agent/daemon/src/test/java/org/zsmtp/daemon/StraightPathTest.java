package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Holds the picture of the packages against the sources.
class StraightPathTest {
    private static final Path PROJECT = Path.of("../..");

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void thePictureIsWhatTheImportsOfTodayMakeOfIt() throws IOException, InterruptedException {
        Path drawn = directory.resolve("straight-path.svg");
        Path errors = directory.resolve("errors");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "scripts/lib/StraightPath.java")
                .directory(PROJECT.toFile())
                .redirectOutput(drawn.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(program.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(Files.readString(PROJECT.resolve("agent/docs/straight-path.svg"), StandardCharsets.UTF_8))
                .as("run: java scripts/lib/StraightPath.java > agent/docs/straight-path.svg")
                .isEqualTo(Files.readString(drawn, StandardCharsets.UTF_8));
    }
}
