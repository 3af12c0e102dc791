package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.DiagnosticLines;
import org.zsmtp.spool.DiagnosticRecord;
import org.zsmtp.spool.FileIdentity;
import org.zsmtp.spool.LockMark;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.RecipientTag;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.SpoolFileException;
import org.zsmtp.spool.SpoolId;

/// All that is known of a message: its recipients, the tries that the event log tells of, and the diagnostic records of
/// its control file, with their dates and the server's words. Files are opened for reading only. For one thread.
public final class MessageStory {
    /// Of one message.
    private static final int MOST_RECIPIENTS = 1000;

    private static final int MOST_DIAGNOSTICS = 1000;

    private final SpoolDirectory spool;
    private final Asked asked;
    private final Optional<Path> eventLog;
    private final StoryView view;
    private final ToldTries tries;
    private int told;
    private boolean whole = true;

    /// @param asked    its path below the transport directory or its number, its name in logs, its Message-ID, or the
    ///     address of its sender or of a recipient
    /// @param eventLog tells of tries, also of messages that have left the spool
    /// @param lives    whether there is such a process
    /// @param form     a page for people, or an object of JSON in each line
    /// @param out      gets the lines as they are found
    public MessageStory(
            SpoolDirectory spool,
            String asked,
            Optional<Path> eventLog,
            LongPredicate lives,
            Instant now,
            Form form,
            Appendable out) {
        this.spool = spool;
        this.asked = new Asked(asked);
        this.eventLog = eventLog;
        this.view = switch (form) {
            case PAGE -> new StoryPage(out, lives, now);
            case JSON -> new StoryJson(out, lives);
        };
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
            begin(new ToldMessage(
                    last.job(),
                    false,
                    last.spoolId(),
                    last.messageId(),
                    withoutBrackets(last.sender()),
                    Optional.empty(),
                    -1,
                    Optional.empty()));
            tries(gone);
            view.end();
        }
        return told;
    }

    /// @return whether all of the spool and of the event log could be read
    public boolean isWhole() {
        return whole;
    }

    private void trouble(String path, String why) throws IOException {
        whole = false;
        view.trouble(path, why);
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
        String spoolId = message == null ? "" : SpoolId.of(message.inode(), message.modified());
        RecipientLine first = reader.recipients().next();
        begin(new ToldMessage(
                path,
                true,
                spoolId,
                reader.file().logIdent(),
                first == null || first.sender().isNullReversePath()
                        ? ""
                        : first.sender().user(),
                Optional.ofNullable(message).map(FileIdentity::modified),
                message == null ? -1 : message.size(),
                message == null ? Optional.of(why) : Optional.empty()));
        try {
            Map<Long, String> addresses = recipients(file, reader);
            Optional<ToldTries.Tries> known = tries.take(path, spoolId);
            if (known.isPresent()) {
                tries(known.get());
            } else {
                view.noTry(eventLog.isPresent());
            }
            diagnostics(reader, addresses);
        } finally {
            view.end();
        }
    }

    private void begin(ToldMessage message) throws IOException {
        told++;
        view.begin(message);
    }

    /// @return their addresses, by the place of their lines
    private Map<Long, String> recipients(FileChannel file, ControlFileReader reader)
            throws IOException, MalformedControlFile {
        Map<Long, String> addresses = new HashMap<>();
        int leftOut = 0;
        RecipientLines lines = reader.recipients();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            if (addresses.size() < MOST_RECIPIENTS) {
                addresses.put(line.offset(), line.user());
                view.recipient(recipient(line, file));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) {
            view.recipientsLeftOut(leftOut);
        }
        return addresses;
    }

    private static ToldRecipient recipient(RecipientLine line, FileChannel file) throws IOException {
        // An agent may have released it just now.
        Optional<LockMark> mark = line.tag() == RecipientTag.LOCKED ? LockMark.of(file, line) : Optional.empty();
        return new ToldRecipient(
                line.channel(),
                line.host(),
                line.user(),
                line.tag() == RecipientTag.LOCKED && mark.isEmpty() ? RecipientTag.PENDING : line.tag(),
                mark.map(LockMark::pid).orElse(0L));
    }

    private void tries(ToldTries.Tries known) throws IOException {
        if (known.leftOut() > 0) {
            view.triesLeftOut(known.leftOut());
        }
        for (EventLine event : known.last()) {
            view.tried(event);
        }
    }

    private void diagnostics(ControlFileReader reader, Map<Long, String> addresses)
            throws IOException, MalformedControlFile {
        int count = 0;
        int leftOut = 0;
        DiagnosticLines lines = reader.diagnostics();
        for (DiagnosticRecord each = lines.next(); each != null; each = lines.next()) {
            if (count < MOST_DIAGNOSTICS) {
                count++;
                view.diagnostic(ToldDiagnostic.of(each, addresses));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) {
            view.diagnosticsLeftOut(leftOut);
        }
    }

    /// The log has paths as SMTP has them, control files have addresses.
    private static String withoutBrackets(String path) {
        return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
    }
}
