package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.daemon.options.QueueFilter;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.SpoolDirectory;

/// Lists what waits in a spool, a message at a time: the memory that it takes does not depend on how many there are.
/// All files are opened for reading only, and nothing is locked. For one thread.
public final class QueueListing {
    private final SpoolDirectory spool;
    private final QueueFilter filter;
    private final Optional<Path> eventLog;
    private final LongPredicate lives;
    private final Instant now;

    /// @param eventLog tells of tries
    /// @param lives    whether there is such a process
    public QueueListing(
            SpoolDirectory spool, QueueFilter filter, Optional<Path> eventLog, LongPredicate lives, Instant now) {
        this.spool = spool;
        this.filter = filter;
        this.eventLog = eventLog;
        this.lives = lives;
        this.now = now;
    }

    /// @param out gets the lines as they are found
    /// @return whether all of the spool and of the event log could be read
    /// @throws IOException where the transport directory cannot be read, or `out` takes no more
    public boolean print(Form form, Appendable out) throws IOException {
        TriesInVain tries = new TriesInVain();
        QueueView view = switch (form) {
            case PAGE -> new QueuePage(out, tries, lives, now);
            case JSON -> new QueueJson(out, tries, lives, now);
        };
        boolean whole = true;
        if (eventLog.isPresent()) {
            for (String trouble : EventLogFiles.read(eventLog.get(), tries)) {
                view.trouble("event log", trouble);
                whole = false;
            }
        }
        try (SpoolDirectory.Frame _ = spool.use()) {
            Walk walk = new Walk(view);
            spool.walk(walk);
            view.end(walk.totals);
            return whole && walk.whole;
        }
    }

    private final class Walk implements SpoolDirectory.Visitor {
        private final QueueView view;
        private final QueueReader reader = new QueueReader(spool, filter, now);
        private final QueueTotals totals = new QueueTotals();
        private boolean whole = true;

        private Walk(QueueView view) {
            this.view = view;
        }

        @Override
        public void file(String jobPath) throws IOException {
            Optional<QueuedMessage> found;
            try {
                found = reader.read(jobPath);
            } catch (IOException | MalformedControlFile | IllegalArgumentException unreadable) {
                unusable(jobPath, unreadable);
                return;
            }
            if (found.isPresent()) {
                totals.add(found.get());
                view.message(found.get());
                whole &= found.get().trouble().isEmpty();
            }
        }

        @Override
        public void unusable(String path, IOException why) throws IOException {
            unusable(path, (Exception) why);
        }

        private void unusable(String path, Exception why) throws IOException {
            whole = false;
            view.trouble(path, ReadFailure.text(why));
        }
    }
}
