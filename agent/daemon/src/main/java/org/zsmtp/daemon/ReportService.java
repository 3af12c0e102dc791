package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.zsmtp.daemon.activity.ActivityReport;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.queue.EventLogFiles;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;

/// Makes a page of the event log (`--report`): a file, a line on standard output, an exit status. For one
/// thread, but for [#discard].
final class ReportService {
    private static final int LINE = 60;

    private final Task.Report task;
    private final OutputStream page;
    private final boolean showsProgress;
    private final InstantSource clock;

    private final UnfinishedFile unfinished = new UnfinishedFile();

    /// @param page gets the line that tells what was written
    ReportService(Task.Report task, OutputStream page) {
        this(task, page, Console.isTerminal(Console.STANDARD_ERROR), InstantSource.system());
    }

    ReportService(Task.Report task, OutputStream page, boolean showsProgress, InstantSource clock) {
        this.task = task;
        this.page = page;
        this.showsProgress = showsProgress;
        this.clock = clock;
    }

    /// @throws IOException where the line cannot be written
    ExitStatus run() throws IOException {
        List<Path> files = EventLogFiles.inOrder(task.log());
        if (files.stream().anyMatch(this::isReport)) {
            Console.say("zsmtp: --report " + task.file() + ": that is the event log, which it would replace");
            return ExitStatus.USAGE;
        }
        // Made before reading, which may take long.
        Path beside;
        try {
            beside = begin();
        } catch (IOException refused) {
            return notWritten(refused);
        }
        try {
            ActivityReport report = new ActivityReport(files, this::progress);
            for (Path file : files) {
                try {
                    report.read(file);
                } catch (IOException unreadable) {
                    progressEnds();
                    Console.say("zsmtp: the event log " + file + " cannot be read: " + FileFailure.reason(unreadable));
                    return ExitStatus.NO_INPUT;
                }
            }
            progressEnds();
            try {
                Files.writeString(beside, report.page(clock.instant()), StandardCharsets.US_ASCII);
                var _ = unfinished.finish(task.file());
            } catch (IOException refused) {
                return notWritten(refused);
            }
            Console.print(page, told(report));
            return ExitStatus.OK;
        } finally {
            discard();
        }
    }

    private boolean isReport(Path log) {
        try {
            return Files.exists(task.file()) && Files.exists(log) && Files.isSameFile(task.file(), log);
        } catch (IOException unknown) {
            // Whatever is wrong with them is told when they are read and written.
            return false;
        }
    }

    private String told(ActivityReport report) {
        long transactions = report.transactions();
        long broken = report.broken();
        return Console.harmless(task.file() + ": written, of " + transactions + " mail transaction"
                        + (transactions == 1 ? "" : "s")
                        + (broken == 0 ? "" : "; lines that could not be read: " + broken))
                + "\n";
    }

    private ExitStatus notWritten(IOException refused) {
        Console.say("zsmtp: --report " + task.file() + " cannot be written: " + FileFailure.reason(refused));
        return ExitStatus.INTERNAL;
    }

    /// It is not for everybody either: as the event log, it has what servers say of recipients.
    private Path begin() throws IOException {
        Path file = OrdinaryFile.forReading(task.file().toAbsolutePath());
        return unfinished.begin(
                Objects.requireNonNullElse(file.getParent(), file),
                ".html",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    /// Removes what is half written. From any thread.
    void discard() {
        unfinished.discard();
    }

    private void progress(int percent) {
        if (showsProgress) {
            Console.progress("\rzsmtp: reading the event log: " + percent + " %");
        }
    }

    private void progressEnds() {
        if (showsProgress) {
            Console.progress("\r" + " ".repeat(LINE) + "\r");
        }
    }
}
