package org.zsmtp.bench.queue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zsmtp.bench.ResidentEngines;

/// The *C floor*: the least that an agent can do, compiled where there is a C compiler.
final class Floor {

    private Floor() {}

    /// @param source the program's text
    /// @param target where the program goes
    /// @return empty where there is no compiler
    /// @throws IOException if it does not compile
    static Optional<Path> compile(Path source, Path target) throws IOException, InterruptedException {
        Optional<Path> compiler = compiler(System.getenv("PATH"));
        if (compiler.isEmpty()) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(
                        compiler.get().toString(), "-O2", "-o", target.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cc: " + said);
        }
        return Optional.of(target);
    }

    private static Optional<Path> compiler(String path) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(path == null ? "" : path)
                .map(directory -> Path.of(directory, "cc"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Agents that run it.
    static Fleet fleet(Path program, int port, ResidentEngines engines) {
        return new Fleet(
                List.of(program.toString(), "127.0.0.1", Integer.toString(port), "bench.sender.example"),
                Map.of(),
                engines);
    }
}
