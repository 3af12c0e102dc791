package org.zsmtp.bench.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zsmtp.bench.Loopback;

/// Postfix's `smtp-sink`, to which all send.
final class SmtpSink implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final int port;

    SmtpSink(String program, Map<String, String> environment) throws IOException, InterruptedException {
        port = Loopback.freePort();
        // It insists on giving up root's rights for those of a user.
        String user = System.getProperty("user.name", "nobody");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(program, "-u", user.equals("root") ? "nobody" : user, "127.0.0.1:" + port, "1000"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        process = builder.start();
        Loopback.awaitListening(process, port, START_LIMIT);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
