package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zsmtp.smtp.text.Printable;

/// The event log as an operator keeps it: the file, and before it the one that logrotate(8) has put aside as `FILE.1`.
public final class EventLogFiles {
    private static final int LONGEST_NAME = 300;

    private EventLogFiles() {}

    /// Reads what is there.
    ///
    /// @param lines gets each event, in their order
    /// @return what cannot be read, in printable lines
    static List<String> read(Path log, Consumer<EventLine> lines) {
        List<String> troubles = new ArrayList<>();
        inOrder(log).forEach(file -> read(file, lines, troubles));
        return troubles;
    }

    /// @return the files, the older one first where it is there; the log itself may be missing
    public static List<Path> inOrder(Path log) {
        Path older = log.resolveSibling(log.getFileName() + ".1");
        return Files.exists(older) ? List.of(older, log) : List.of(log);
    }

    private static void read(Path log, Consumer<EventLine> lines, List<String> troubles) {
        String name = Printable.ascii(log.toString(), LONGEST_NAME);
        try {
            long broken = EventLine.read(log, lines);
            if (broken > 0) {
                troubles.add(name + ": lines that are no events: " + broken);
            }
        } catch (IOException unreadable) {
            troubles.add(name + ": " + ReadFailure.text(unreadable));
        }
    }
}
