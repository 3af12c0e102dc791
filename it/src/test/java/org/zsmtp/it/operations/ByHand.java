package org.zsmtp.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs that are run to their end.
final class ByHand {
    private static final Path PROGRAM =
            Path.of(System.getProperty("zsmtp.home"), "bin", "zsmtp").toAbsolutePath();

    /// @param status how it ended
    /// @param out    what it said on standard output
    /// @param err    what it said on standard error
    record Ended(int status, String out, String err) {}

    private ByHand() {}

    /// @param directory where it works, and has its run directory and log
    static Ended zsmtp(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(arguments));
        return run(
                directory,
                Map.of("ZSMTP_RUN_DIR", directory.resolve("run").toString(), "ZSMTP_LOG_DIR", directory.toString()),
                "",
                command);
    }

    /// @param environment beside the one of the tests
    /// @param input       for its standard input
    static Ended run(Path directory, Map<String, String> environment, String input, List<String> command)
            throws IOException, InterruptedException {
        File out = Files.createTempFile(directory, "out", "").toFile();
        File err = Files.createTempFile(directory, "err", "").toFile();
        File in = Files.writeString(Files.createTempFile(directory, "in", ""), input)
                .toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in)
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out.toPath(), StandardCharsets.UTF_8),
                Files.readString(err.toPath(), StandardCharsets.UTF_8));
    }
}
