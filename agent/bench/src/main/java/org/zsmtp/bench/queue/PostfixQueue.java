package org.zsmtp.bench.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zsmtp.bench.PostfixClient;
import org.zsmtp.bench.PostfixPlaces;
import org.zsmtp.bench.ResidentEngines;

/// Postfix that empties its own queue.
///
/// The queue is filled while there is no queue manager. What `defer_transports` has put off waits out its back-off
/// (`minimal_backoff_time`, 300 s), whatever is restarted or reloaded. Without a queue manager nobody gives back the
/// tokens that cleanup(8) waits for, a second a message, so `in_flow_delay` is off then. What is measured begins when
/// the first message has been sent: its start counts no more than an engine's.
///
/// @param places  its programs
/// @param changes parameters that differ from the usual
record PostfixQueue(PostfixPlaces places, Map<String, String> changes) {

    /// Postfix as it comes, and with settings for much mail to one server.
    static final Map<String, String> TUNED = Map.of(
            "default_destination_concurrency_limit", "4",
            "initial_destination_concurrency", "4",
            "smtp_connection_reuse_time_limit", "3600s");

    PostfixQueue {
        changes = Map.copyOf(changes);
    }

    Figures empty(Path directory, int port, QueueSpool.Contents contents, ResidentEngines engines, Duration limit)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("message_size_limit", "0");
        all.put("in_flow_delay", "0s");
        PostfixClient.Services services = PostfixClient.Services.WITHOUT_QUEUE_MANAGER;
        try (PostfixClient client = new PostfixClient(places, directory, port, services, all)) {
            client.take(contents.messages(), contents.octets(), contents.recipients());
        }
        all.remove("in_flow_delay");
        Files.deleteIfExists(directory.resolve("mail.log"));
        services = PostfixClient.Services.EMPTYING;
        try (PostfixClient client = new PostfixClient(places, directory, port, services, all)) {
            SentLog log = new SentLog(client.log());
            long wanted = (long) contents.messages() * contents.recipients();
            await(log, 1, limit);
            long first = log.sent();
            double before = client.wholeCpuSeconds();
            Watch watch = new Watch(engines);
            await(log, wanted, limit);
            watch.stop();
            return new Figures(
                    (log.sent() - first) / contents.recipients(),
                    watch.seconds(),
                    client.wholeCpuSeconds() - before,
                    watch.foreign(),
                    log.sent() < wanted);
        }
    }

    private static void await(SentLog log, long wanted, Duration limit) throws IOException, InterruptedException {
        long start = System.nanoTime();
        log.read();
        while (log.sent() < wanted && System.nanoTime() - start < limit.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(5);
            log.read();
        }
    }

    /// Counts what a growing log tells.
    static final class SentLog {

        private static final byte[] SENT = {' ', 's', 't', 'a', 't', 'u', 's', '=', 's', 'e', 'n', 't', ' '};

        private final Path file;
        private long position;
        private int matched;
        private long sent;

        SentLog(Path file) {
            this.file = file;
        }

        /// Reads what has been appended.
        void read() throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                in.skipNBytes(position);
                byte[] piece = new byte[65536];
                int count;
                while ((count = in.read(piece)) > 0) {
                    position += count;
                    for (int i = 0; i < count; i++) {
                        take(piece[i]);
                    }
                }
            } catch (NoSuchFileException notYet) {
                // It begins with the first line.
            }
        }

        /// No octet but the first of the words is a blank, so after a mismatch only that can begin them.
        private void take(byte octet) {
            if (octet == SENT[matched]) {
                matched++;
            } else {
                matched = octet == ' ' ? 1 : 0;
            }
            if (matched == SENT.length) {
                sent++;
                matched = 1;
            }
        }

        /// @return recipients that were sent so far
        long sent() {
            return sent;
        }
    }
}
