package org.zsmtp.it.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Servers as children of the tests.
///
/// @param programs where they are
record NativePeers(PeerPrograms programs) implements PeerProvider {

    @Override
    public String path(String key) {
        return programs.get(key);
    }

    @Override
    public Map<String, String> libraries() {
        return programs.libraries();
    }

    @Override
    public Map<String, String> wrapped(Path passwd, Path group) {
        return programs.wrapped(passwd, group);
    }

    @Override
    public boolean contained() {
        return false;
    }

    @Override
    public RunningPeer start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    private record Child(Process process) implements RunningPeer {

        @Override
        public boolean endsWithin(Duration limit) throws InterruptedException {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public String ending() {
            return "status " + process.exitValue();
        }

        @Override
        public void close() {
            List<ProcessHandle> family = process.descendants().toList();
            process.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
            try {
                process.waitFor();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
