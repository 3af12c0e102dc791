package org.zsmtp.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program under `metered.pl`, which tells the processor time of all that it leaves behind.
///
/// @param script  the Perl script
/// @param scratch for its answers
record Metered(Path script, Path scratch) {

    /// @param status its exit status
    /// @param cpu    seconds of processor time of it and all its descendants
    /// @param cut    whether it was ended because it took too long
    record Result(int status, double cpu, boolean cut) {}

    /// One that runs.
    static final class Run {
        private final Process process;
        private final Path answer;

        private Run(Process process, Path answer) {
            this.process = process;
            this.answer = answer;
        }

        /// Waits for it and for all that it has started.
        Result await(Duration limit) throws IOException, InterruptedException {
            boolean cut = !process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            while (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
            String[] words = Files.readString(answer).strip().split(" ", -1);
            Files.delete(answer);
            return new Result(Integer.parseInt(words[0]), Double.parseDouble(words[1]), cut);
        }
    }

    Run start(List<String> command, Map<String, String> environment, Path directory) throws IOException {
        Path answer = Files.createTempFile(scratch, "metered", "");
        List<String> all = new ArrayList<>(List.of("perl", script.toString(), answer.toString()));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output").toFile());
        builder.environment().putAll(environment);
        return new Run(builder.start(), answer);
    }

    /// @return the last that programs have said
    String output() throws IOException {
        return Files.readString(scratch.resolve("output"));
    }
}
