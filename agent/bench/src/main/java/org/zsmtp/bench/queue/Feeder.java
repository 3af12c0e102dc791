package org.zsmtp.bench.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The least that a scheduler does for one agent: writes job lines and counts what comes back, without a look at the
/// spool, so that next to nothing of the machine goes into it.
///
/// As ZMailer's scheduler does, it writes a burst of lines of one host when all before are answered. One thread.
final class Feeder {

    private static final byte[] HUNGRY = "#hungry".getBytes(StandardCharsets.US_ASCII);

    private final InputStream fromAgent;
    private final OutputStream toAgent;
    private final int burst;
    private byte[] line = new byte[1024];
    private int length;
    private int answered;
    private int delivered;
    private int undelivered;
    private String complaint = "";

    /// @param burst how many lines at once, the scheduler's overfeed
    Feeder(InputStream fromAgent, OutputStream toAgent, int burst) {
        this.fromAgent = fromAgent;
        this.toAgent = toAgent;
        this.burst = burst;
    }

    /// Hands out all jobs and returns when the last is answered.
    ///
    /// @param jobs lines without their ends, those of a host together
    /// @throws IOException if the agent ends before, or something is not delivered
    void feed(List<String> jobs) throws IOException {
        awaitAnswers(1);
        int given = 0;
        while (given < jobs.size()) {
            StringBuilder lines = new StringBuilder();
            String host = host(jobs.get(given));
            int end = Math.min(jobs.size(), given + burst);
            while (given < end && host(jobs.get(given)).equals(host)) {
                lines.append(jobs.get(given)).append('\n');
                given++;
            }
            toAgent.write(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
            toAgent.flush();
            awaitAnswers(given + 1);
        }
        if (undelivered > 0) {
            throw new IOException(undelivered + " recipients were not delivered: " + complaint);
        }
    }

    /// Reports of recipients that were delivered, so far.
    int delivered() {
        return delivered;
    }

    private static String host(String job) {
        return job.substring(job.indexOf('\t') + 1);
    }

    private void awaitAnswers(int count) throws IOException {
        byte[] piece = new byte[65536];
        while (answered < count) {
            int octets = fromAgent.read(piece);
            if (octets < 0) {
                throw new IOException("the agent has ended after " + answered + " answers: " + complaint);
            }
            take(piece, octets);
        }
    }

    private void take(byte[] piece, int octets) {
        for (int i = 0; i < octets; i++) {
            if (piece[i] == '\n') {
                lineEnds();
                length = 0;
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = piece[i];
            }
        }
    }

    private void lineEnds() {
        if (length > 0 && line[0] == '#') {
            if (Arrays.equals(line, 0, length, HUNGRY, 0, HUNGRY.length)) {
                answered++;
            } else {
                complaint = text();
            }
        } else if (isDelivered()) {
            delivered++;
        } else {
            undelivered++;
            complaint = text();
        }
    }

    /// The status stands behind the second tab.
    private boolean isDelivered() {
        int tabs = 0;
        for (int i = 0; i < length - 1; i++) {
            if (line[i] == '\t') {
                tabs++;
                if (tabs == 2) {
                    return line[i + 1] == 'o' && i + 2 < length && line[i + 2] == 'k';
                }
            }
        }
        return false;
    }

    private String text() {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
