package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Processor time that processes have had so far, user's and system's. The system counts in hundredths of a second,
/// so that only sums over many connections mean something.
public final class CpuTime {

    private static final double TICKS_PER_SECOND = 100;

    private CpuTime() {}

    /// @return seconds; 0 where there is no such process
    public static double of(long pid) throws IOException {
        List<String> fields = fields(Path.of("/proc", Long.toString(pid)));
        return fields.isEmpty() ? 0 : seconds(fields);
    }

    /// @return seconds of all children of `parent` that bear one of these names
    static double ofChildren(long parent, Set<String> names) throws IOException {
        double sum = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path each : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                List<String> fields = fields(each);
                if (!fields.isEmpty() && names.contains(fields.getFirst()) && Long.parseLong(fields.get(2)) == parent) {
                    sum += seconds(fields);
                }
            }
        }
        return sum;
    }

    /// @return seconds of a process and of all that it has started, as far as those live or were waited for
    public static double ofTree(long pid) throws IOException {
        List<List<String>> all = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path each : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                List<String> fields = fields(each);
                if (!fields.isEmpty()) {
                    fields.add(each.getFileName().toString());
                    all.add(fields);
                }
            }
        }
        return ofTree(Long.toString(pid), all);
    }

    private static double ofTree(String pid, List<List<String>> all) {
        double sum = 0;
        for (List<String> fields : all) {
            if (fields.getLast().equals(pid)) {
                sum += seconds(fields) + secondsOfChildren(fields);
            } else if (fields.get(2).equals(pid)) {
                sum += ofTree(fields.getLast(), all);
            }
        }
        return sum;
    }

    /// Its name, then the fields of proc(5) from the state on; empty where it is gone.
    private static List<String> fields(Path process) throws IOException {
        try {
            String line = Files.readString(process.resolve("stat"));
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            List<String> fields = new ArrayList<>(List.of(line.substring(open + 1, close)));
            fields.addAll(List.of(line.substring(close + 2).split(" ", -1)));
            return fields;
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException gone) {
            if (Files.exists(process)) {
                throw gone;
            }
            return List.of();
        }
    }

    /// Of those that it has waited for.
    private static double secondsOfChildren(List<String> fields) {
        return (Long.parseLong(fields.get(14)) + Long.parseLong(fields.get(15))) / TICKS_PER_SECOND;
    }

    private static double seconds(List<String> fields) {
        return (Long.parseLong(fields.get(12)) + Long.parseLong(fields.get(13))) / TICKS_PER_SECOND;
    }
}
