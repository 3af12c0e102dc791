package org.zsmtp.testkit.scheduler;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An agent that delivers nothing and reports everything, lawfully or with one fault.
final class FakeAgent {

    /// What it does with each job; at the second job, for those that name it.
    enum Manner {
        HONEST,
        DEFERRING,
        DEFERRING_ALL,
        HUNGRY_TWICE,
        SILENT,
        WRONG_OFFSET,
        REPORTING_TWICE,
        KEEPING_LOCKS,
        UNRECORDED_ERROR,
        MISFORMED,
        TALKING_AFTER_THE_END,
        RESYNCING,
        DYING_AT_SECOND
    }

    private final Path transport;
    private final OutputStream out;
    private final long pid;
    private final Manner manner;
    private int jobs;

    FakeAgent(Path transport, OutputStream out, long pid, Manner manner) {
        this.transport = transport;
        this.out = out;
        this.pid = pid;
        this.manner = manner;
    }

    public static void main(String[] arguments) throws IOException {
        FakeAgent agent =
                new FakeAgent(Path.of(""), System.out, ProcessHandle.current().pid(), Manner.valueOf(arguments[0]));
        System.exit(agent.run(System.in));
    }

    /// @return the exit status
    int run(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        say("#hungry");
        String line;
        while ((line = lines.readLine()) != null && !line.isEmpty()) {
            if (!line.equals("#idle")) {
                String[] parts = line.split("\t", -1);
                if (++jobs == 2 && manner == Manner.DYING_AT_SECOND) {
                    lock(pending(parts).getFirst(), parts[0]);
                    return 134;
                }
                work(parts);
            }
            say("#hungry");
            if (manner == Manner.HUNGRY_TWICE) say("#hungry");
        }
        if (manner == Manner.TALKING_AFTER_THE_END) say("1/1\t\tok3 late");
        return 0;
    }

    private void work(String[] job) throws IOException {
        long id = Long.parseLong(job[0].substring(job[0].lastIndexOf('/') + 1));
        if (manner == Manner.RESYNCING) {
            say("#resync " + job[0]);
            return;
        }
        if (manner == Manner.SILENT) return;
        if (manner == Manner.MISFORMED) say("java.lang.NullPointerException");
        for (long offset : pending(job)) {
            lock(offset, job[0]);
            switch (manner) {
                case DEFERRING -> say(id + "/" + offset + "\t\tdeferred later");
                case DEFERRING_ALL -> say(id + "/" + offset + "\t\tdeferall later");
                case WRONG_OFFSET -> say(id + "/" + (offset + 1) + "\t\tok3 done");
                case UNRECORDED_ERROR -> say(id + "/" + offset + "\t\terror2 no");
                default -> say(id + "/" + offset + "\t\tok3 done");
            }
            if (manner == Manner.REPORTING_TWICE) say(id + "/" + offset + "\t\tok3 done");
            char tag = switch (manner) {
                case DEFERRING, DEFERRING_ALL -> ' ';
                case UNRECORDED_ERROR -> '-';
                default -> '+';
            };
            if (manner != Manner.KEEPING_LOCKS) write(offset, job[0], tag + "      ");
        }
    }

    private List<Long> pending(String[] job) throws IOException {
        String text = Files.readString(transport.resolve(job[0]), StandardCharsets.ISO_8859_1);
        List<Long> offsets = new ArrayList<>();
        for (int at = text.indexOf("\nr  "); at >= 0; at = text.indexOf("\nr  ", at + 1)) {
            String line = text.substring(at + 1, text.indexOf('\n', at + 1));
            if (job.length < 2 || line.toLowerCase(Locale.ROOT).contains(" " + job[1] + " ")) offsets.add(at + 1L);
        }
        return offsets;
    }

    private void lock(long offset, String path) throws IOException {
        write(offset, path, String.format("~%6d", pid));
    }

    private void write(long offset, String path, String octets) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(transport.resolve(path).toFile(), "rw")) {
            file.seek(offset + 1);
            file.write(octets.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void say(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
