package org.zsmtp.daemon.queue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.zsmtp.smtp.text.Printable;

/// How often the event log says that recipients of a message had to wait, and the last reason. Tries that let nobody
/// wait are passed over, so that a log of any length takes the memory of what waits: the last hundred thousand messages
/// and hosts of it are kept. For one thread.
final class TriesInVain implements Consumer<EventLine> {
    static final int MOST = 100_000;
    private static final int LONGEST = 160;

    /// @param spoolId of the message; a path may have belonged to another one before
    /// @param count   how often an address was tried in vain
    /// @param last    when it was for the last time
    /// @param reason  printable
    record Note(String spoolId, int count, Instant last, String reason) {}

    private final Map<String, Note> notes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Note> eldest) {
            return size() > MOST;
        }
    };

    @Override
    public void accept(EventLine event) {
        Optional<EventLine.Tried> waiting =
                event.recipients().stream().filter(EventLine.Tried::waits).findFirst();
        if (waiting.isEmpty()) {
            return;
        }
        String where = event.mx().isEmpty() ? event.remote() : event.mx();
        String reason = Printable.ascii(waiting.get().reason(), LONGEST)
                + (where.isEmpty() ? "" : " (" + Printable.ascii(where, LONGEST) + ")");
        String key = key(event.job(), event.host());
        Note before = notes.get(key);
        int count = before != null && before.spoolId().equals(event.spoolId()) ? before.count() : 0;
        notes.put(key, new Note(event.spoolId(), count + 1, event.time(), reason));
    }

    /// @return empty where the log tells of none
    Optional<Note> of(QueuedMessage message, QueuedHost host) {
        return Optional.ofNullable(notes.get(key(message.path(), host.host())))
                .filter(note -> note.spoolId().equals(message.spoolId()));
    }

    private static String key(String job, String host) {
        return job + '\t' + host.toLowerCase(Locale.ROOT);
    }
}
