package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.DiagnosticLines;
import org.zsmtp.spool.DiagnosticRecord;
import org.zsmtp.spool.FileIdentity;
import org.zsmtp.spool.LockMark;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.SpoolFileException;
import org.zsmtp.spool.SpoolId;

/// All that is known of a message: its recipients, the tries that the event log tells of, and the diagnostic records of
/// its control file, with their dates and the server's words. Files are opened for reading only. For one thread.
public final class MessageStory {
    private static final int LONGEST = 500;
    private static final int INDENT = 4;
    private static final int DEEPER = 8;

    /// Of one message.
    private static final int MOST_RECIPIENTS = 1000;

    private final SpoolDirectory spool;
    private final Asked asked;
    private final Optional<Path> eventLog;
    private final LongPredicate lives;
    private final Instant now;
    private final Appendable out;
    private final ToldTries tries;
    private int told;
    private boolean whole = true;

    /// @param asked    its path below the transport directory or its number, its name in logs, its Message-ID, or the
    ///     address of its sender or of a recipient
    /// @param eventLog tells of tries, also of messages that have left the spool
    /// @param lives    whether there is such a process
    /// @param out      gets the lines as they are found
    public MessageStory(
            SpoolDirectory spool,
            String asked,
            Optional<Path> eventLog,
            LongPredicate lives,
            Instant now,
            Appendable out) {
        this.spool = spool;
        this.asked = new Asked(asked);
        this.eventLog = eventLog;
        this.lives = lives;
        this.now = now;
        this.out = out;
        this.tries = new ToldTries(this.asked);
    }

    /// @return how many messages were told of
    /// @throws IOException where the transport directory cannot be read, or `out` takes no more
    public int tell() throws IOException {
        if (eventLog.isPresent()) {
            for (String trouble : EventLogFiles.read(eventLog.get(), tries)) {
                trouble("event log", trouble);
            }
        }
        spool.walk(new SpoolDirectory.Visitor() {
            @Override
            public void file(String jobPath) throws IOException {
                queued(jobPath);
            }

            @Override
            public void unusable(String path, IOException why) throws IOException {
                trouble(path, ReadFailure.text(why));
            }
        });
        for (ToldTries.Tries gone : tries.others()) {
            EventLine last = gone.any();
            begin(last.job().isEmpty() ? "a message" : last.job(), "is not in the spool any more");
            about(last.messageId(), last.spoolId(), last.sender());
            tries(gone);
        }
        return told;
    }

    /// @return whether all of the spool and of the event log could be read
    public boolean isWhole() {
        return whole;
    }

    private void trouble(String path, String why) throws IOException {
        whole = false;
        out.append(clean(path) + ": " + why + "\n");
    }

    private void queued(String path) throws IOException {
        try (FileChannel file = spool.readControlFile(path)) {
            ControlFileReader reader = ControlFileReader.open(file);
            ControlFile control = reader.file();
            @Nullable FileIdentity message = null;
            String why = "";
            try {
                message = spool.messageIdentity(path, control.messageFileName());
            } catch (IOException e) {
                why = ReadFailure.text(e);
            }
            String spoolId = message == null ? "" : SpoolId.of(message.inode(), message.modified());
            if (asked.names(path, spoolId, control.logIdent()) || hasAddress(reader)) {
                message(path, file, reader, message, why);
            }
        } catch (MalformedControlFile broken) {
            if (broken.fault() != MalformedControlFile.Fault.TURN_REQUEST) {
                trouble(path, ReadFailure.text(broken));
            }
        } catch (SpoolFileException refused) {
            if (refused.reason() != SpoolFileException.Reason.MISSING) {
                trouble(path, ReadFailure.text(refused));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            trouble(path, ReadFailure.text(unreadable));
        }
    }

    private boolean hasAddress(ControlFileReader reader) throws IOException, MalformedControlFile {
        RecipientLines lines = reader.recipients();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            if (asked.isAddress(line.user()) || asked.isAddress(line.sender().user())) {
                return true;
            }
        }
        return false;
    }

    private void message(
            String path, FileChannel file, ControlFileReader reader, @Nullable FileIdentity message, String why)
            throws IOException, MalformedControlFile {
        begin(
                path,
                message == null
                        ? "has no message file: " + why
                        : "came " + Words.time(message.modified()) + ", "
                                + Words.age(Duration.between(message.modified(), now)) + " ago, and has "
                                + Words.count(message.size(), "octet"));
        String spoolId = message == null ? "" : SpoolId.of(message.inode(), message.modified());
        RecipientLine first = reader.recipients().next();
        about(
                reader.file().logIdent(),
                spoolId,
                first == null || first.sender().isNullReversePath()
                        ? ""
                        : first.sender().user());
        Map<Long, String> users = new HashMap<>();
        RecipientLines lines = reader.recipients();
        int leftOut = 0;
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            if (users.size() < MOST_RECIPIENTS) {
                users.put(line.offset(), line.user());
                out.append(Words.wrapped(recipient(line, file), 2));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) {
            out.append("  and " + Words.count(leftOut, "more recipient") + "\n");
        }
        Optional<ToldTries.Tries> known = tries.take(path, spoolId);
        if (known.isPresent()) {
            tries(known.get());
        } else if (eventLog.isPresent()) {
            out.append("  the event log tells of no try\n");
        } else {
            out.append("  tries are in the event log: give --event-log FILE\n");
        }
        DiagnosticLines diagnostics = reader.diagnostics();
        for (DiagnosticRecord each = diagnostics.next(); each != null; each = diagnostics.next()) {
            diagnostic(each, users);
        }
    }

    private void begin(String path, String what) throws IOException {
        if (told++ > 0) {
            out.append('\n');
        }
        out.append(Words.wrapped(clean(path) + " " + what, 0));
    }

    private void about(String messageId, String spoolId, String sender) throws IOException {
        if (!messageId.isEmpty()) {
            out.append(Words.wrapped("Message-ID " + clean(messageId), 2));
        }
        if (!spoolId.isEmpty()) {
            out.append(Words.wrapped("in logs " + clean(spoolId), 2));
        }
        String path = sender.startsWith("<") ? sender : "<" + sender + ">";
        out.append(Words.wrapped("from " + clean(path), 2));
    }

    private String recipient(RecipientLine line, FileChannel file) throws IOException {
        String what =
                "to <" + clean(line.user()) + "> by " + clean(line.channel()) + " at " + clean(line.host()) + ": ";
        return what
                + switch (line.tag()) {
                    case PENDING -> "waits";
                    case DELIVERED -> "delivered";
                    case FAILED -> "failed for good";
                    case LOCKED ->
                        LockMark.of(file, line)
                                .map(mark -> "locked " + Words.process(mark.pid(), lives))
                                .orElse("waits");
                };
    }

    private void tries(ToldTries.Tries known) throws IOException {
        if (known.leftOut() > 0) {
            out.append("  " + known.leftOut() + " earlier tries are left out\n");
        }
        for (EventLine event : known.last()) {
            String server = event.remote().isEmpty()
                    ? event.mx()
                    : event.mx().isEmpty() ? event.remote() : event.mx() + " " + event.remote();
            String tls = switch (event.tlsOutcome()) {
                case "" -> "";
                case "secured" -> ", under TLS";
                case "clear-text", "downgraded" -> ", in clear text";
                default -> ", TLS " + clean(event.tlsOutcome()) + ": " + clean(event.tlsWhy());
            };
            out.append(Words.wrapped(
                    Words.time(event.time()) + " " + (server.isEmpty() ? "no server was tried" : clean(server) + tls),
                    2));
            for (EventLine.Tried tried : event.recipients()) {
                out.append(Words.wrapped(
                        clean(tried.address()) + ": " + clean(tried.verdict()) + ": " + clean(tried.reason()), INDENT));
            }
        }
    }

    private void diagnostic(DiagnosticRecord diagnostic, Map<Long, String> users) throws IOException {
        String[] notary = diagnostic.notary().split("\u0001", -1);
        String when;
        try {
            when = Words.time(Instant.ofEpochSecond(diagnostic.unixTime()));
        } catch (DateTimeException beyond) {
            when = "(a time that is none)";
        }
        String action = notary.length > 1 ? notary[1] : "told";
        String user = users.getOrDefault(diagnostic.recipientOffset(), notary[0]);
        out.append(Words.wrapped(when + " for the sender's notification: " + clean(user) + ": " + clean(action), 2));
        for (int i = 2; i < notary.length; i++) {
            if (!notary[i].isBlank()) {
                out.append(Words.wrapped(clean(notary[i]), INDENT));
            }
        }
        for (String line : diagnostic.message().split("\r", -1)) {
            if (!line.isBlank()) {
                out.append(Words.wrapped(clean(line), DEEPER));
            }
        }
    }

    private static String clean(String text) {
        return Printable.ascii(text, LONGEST);
    }
}
