package org.zsmtp.daemon.status;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.delivery.routing.Endpoint;

/// Somebody who follows conversations: which ones, and the lines that were not taken yet. Nobody waits for whoever is
/// slow: what has no room is counted and left out. Thread-safe.
final class Tracer {
    static final int MOST_LINES = 1000;

    private static final String ALL = "all";

    private final long pid;
    private final String asked;
    private final @Nullable InetAddress address;
    private final Deque<String> lines = new ArrayDeque<>();
    private long lost;
    private boolean ended;

    /// @param pid   of this process
    /// @param asked `all`, a host, an address, or a job's path or its last part
    Tracer(long pid, String asked) {
        this.pid = pid;
        this.asked = asked.toLowerCase(Locale.ROOT);
        this.address = address(this.asked);
    }

    private static @Nullable InetAddress address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            return InetAddress.ofLiteral(bare.startsWith("ipv6:") ? bare.substring("ipv6:".length()) : bare);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    /// @param exchanger the name of the mail exchanger, empty where none is known
    /// @param job       that the connection works for, as far as that is known
    boolean wants(String exchanger, Endpoint endpoint, @Nullable JobFacts job) {
        return asked.equals(ALL)
                || asked.equalsIgnoreCase(exchanger)
                || isAt(endpoint)
                || (job != null && (asked.equalsIgnoreCase(job.host()) || isPath(job.path())));
    }

    private boolean isAt(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Internet(var server)
                && server.getAddress().equals(address)) {
            return true;
        }
        String text = endpoint.toString();
        int port = text.lastIndexOf('|');
        return asked.equalsIgnoreCase(text) || (port >= 0 && asked.equalsIgnoreCase(text.substring(0, port)));
    }

    private boolean isPath(String path) {
        return asked.equalsIgnoreCase(path) || asked.equalsIgnoreCase(path.substring(path.lastIndexOf('/') + 1));
    }

    /// Returns at once.
    ///
    /// @param line without its LF
    synchronized void offer(String line) {
        if (lines.size() >= MOST_LINES) {
            lost++;
            return;
        }
        tellLost();
        lines.add(line);
        notifyAll();
    }

    private void tellLost() {
        if (lost > 0) {
            lines.add(pid + ": " + lost + (lost == 1 ? " line was" : " lines were") + " lost here");
            lost = 0;
        }
    }

    /// No line comes any more.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Waits for lines.
    ///
    /// @param patience how long at most
    /// @return all there are, each with its LF; empty where none came in time; null at the end
    synchronized @Nullable String next(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); lines.isEmpty() && !ended && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (lines.isEmpty() && ended) {
            return null;
        }
        tellLost();
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        lines.clear();
        return text.toString();
    }
}
