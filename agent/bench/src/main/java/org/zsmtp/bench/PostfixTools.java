package org.zsmtp.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Postfix's own load generator and sink, as processes.
final class PostfixTools implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final BenchOptions options;
    private final Process sink;
    private final int port;

    /// @param sinkOptions of `smtp-sink`
    PostfixTools(BenchOptions options, String... sinkOptions) throws IOException, InterruptedException {
        this.options = options;
        this.port = Loopback.freePort();
        List<String> command = new ArrayList<>(List.of(options.sink().toString(), "-u", userName()));
        command.addAll(List.of(sinkOptions));
        command.addAll(List.of("127.0.0.1:" + port, "1000"));
        this.sink = start(command);
        Loopback.awaitListening(sink, port, START_LIMIT);
    }

    int port() {
        return port;
    }

    /// Sends the messages over one session, each after the reply to the one before.
    ///
    /// @return seconds
    double send() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process source = start(List.of(
                options.source().toString(),
                "-d",
                "-s",
                "1",
                "-m",
                Integer.toString(options.messages()),
                "-l",
                Integer.toString(options.octets()),
                "-f",
                "alice@sender.example",
                "-t",
                "bob@sink.example",
                "127.0.0.1:" + port));
        int status = source.waitFor();
        if (status != 0) {
            throw new IOException("smtp-source ended with status " + status);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (!options.libraryPath().isEmpty()) {
            builder.environment().put("LD_LIBRARY_PATH", options.libraryPath());
        }
        return builder.start();
    }

    /// smtp-sink insists on giving up root's rights for those of a user.
    private static String userName() {
        String user = System.getProperty("user.name", "nobody");
        return user.equals("root") ? "nobody" : user;
    }

    @Override
    public void close() throws IOException {
        sink.destroy();
        try {
            sink.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        sink.destroyForcibly();
    }
}
