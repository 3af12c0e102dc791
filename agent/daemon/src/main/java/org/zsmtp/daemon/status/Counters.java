package org.zsmtp.daemon.status;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What has been counted: one number for each value of a [Metric] that is a counter or a histogram. All processes of a
/// user add to the same file, so that what an agent has counted stays when it ends. Thread-safe; adding is one atomic
/// addition, and neither waits nor allocates.
///
/// The file has a name for its layout, so that another version of the program, with other figures, has another file.
/// Where it cannot be had, what this process counts is lost with it. Somebody who cuts the file short while it is used
/// loses the counts that follow, and harms nothing else.
public final class Counters {
    private static final VarHandle NUMBER = ValueLayout.JAVA_LONG.varHandle();
    private static final long HEADER = 64;
    private static final Map<Metric, Integer> PLACES = places();
    private static final long SIZE = HEADER
            + (long) Long.BYTES
                    * Arrays.stream(Metric.values()).mapToInt(Metric::slots).sum();
    private static final long NANOS_IN_MILLISECOND = 1_000_000;

    private final MemorySegment memory;

    private Counters(MemorySegment memory) {
        this.memory = memory;
    }

    /// Counts for this process only.
    public static Counters own() {
        return new Counters(MemorySegment.ofArray(new long[(int) (SIZE / Long.BYTES)]));
    }

    /// Opens the file that the processes of this user share, and makes it where it is missing.
    ///
    /// @param directory that only its owner can write to
    /// @throws IOException where it cannot be had, or holds something else
    public static Counters open(Path directory) throws IOException {
        Path file = directory.resolve(fileName());
        if (!Files.exists(file)) {
            make(file);
        }
        return new Counters(
                mapped(file, FileChannel.MapMode.READ_WRITE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /// Opens it to read, and makes nothing.
    ///
    /// @throws IOException where there is none
    public static Counters read(Path directory) throws IOException {
        return new Counters(
                mapped(directory.resolve(fileName()), FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ));
    }

    /// @param value the number of the label's value; 0 where there is no label
    public void add(Metric counter, int value, long count) {
        add(place(counter) + value, count);
    }

    /// @param value the number of the label's value
    public void took(Metric histogram, int value, long nanos) {
        long time = Math.max(0, nanos);
        int bucket = 0;
        while (bucket < Metric.BOUNDS.size() && time > Metric.BOUNDS.get(bucket) * NANOS_IN_MILLISECOND) {
            bucket++;
        }
        int first = place(histogram) + value * Metric.slotsOfHistogram();
        add(first + bucket, 1);
        add(first + Metric.slotsOfHistogram() - 1, time);
    }

    /// @param slot as [Metric#slots] counts them, from 0
    public long get(Metric metric, int slot) {
        return (long) NUMBER.getVolatile(memory, offset(place(metric) + slot));
    }

    private void add(int slot, long count) {
        long _ = (long) NUMBER.getAndAdd(memory, offset(slot), count);
    }

    private static int place(Metric metric) {
        return Objects.requireNonNull(PLACES.get(metric));
    }

    private static long offset(int slot) {
        return HEADER + (long) slot * Long.BYTES;
    }

    private static Map<Metric, Integer> places() {
        Map<Metric, Integer> places = new EnumMap<>(Metric.class);
        int next = 0;
        for (Metric each : Metric.values()) {
            places.put(each, next);
            next += each.slots();
        }
        return places;
    }

    private static MemorySegment mapped(Path file, FileChannel.MapMode mode, StandardOpenOption... options)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            byte[] wanted = header();
            ByteBuffer header = ByteBuffer.allocate(wanted.length);
            channel.read(header, 0);
            if (channel.size() != SIZE || !Arrays.equals(header.array(), wanted)) {
                throw new IOException("not a file of counters");
            }
            return channel.map(mode, 0, SIZE, Arena.global());
        }
    }

    /// Written whole under another name, so that nobody ever maps a part of it. A disk without room is met here, and
    /// not by whoever adds.
    private static void make(Path file) throws IOException {
        Path beside = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(beside, Arrays.copyOf(header(), (int) SIZE));
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException another) {
            // Another process was faster, and its file serves as well.
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static byte[] header() {
        String text = "zsmtp counters " + layout() + " " + ByteOrder.nativeOrder() + "\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String fileName() {
        return "counters-" + layout();
    }

    /// @return a name of what stands where
    private static String layout() {
        StringBuilder all = new StringBuilder().append(Metric.BOUNDS);
        for (Metric each : Metric.values()) {
            if (each.slots() > 0) {
                all.append(each.title()).append(each.labelValues());
            }
        }
        return "%08x".formatted(all.toString().hashCode());
    }
}
