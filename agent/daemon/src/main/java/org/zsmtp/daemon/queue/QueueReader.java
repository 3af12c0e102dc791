package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.QueueFilter;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.FileIdentity;
import org.zsmtp.spool.LockMark;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.RecipientTag;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.SpoolFileException;
import org.zsmtp.spool.SpoolId;

/// Reads what waits in a control file. The file is opened for reading only, and no more of it is in memory than the
/// hosts and the first addresses of each. For one thread.
final class QueueReader {
    /// Of one message; recipients of further ones are counted for the first.
    private static final int MOST_HOSTS = 1000;

    private final SpoolDirectory spool;
    private final QueueFilter filter;
    private final Instant now;

    QueueReader(SpoolDirectory spool, QueueFilter filter, Instant now) {
        this.spool = spool;
        this.filter = filter;
        this.now = now;
    }

    /// @param path of a control file in the transport directory
    /// @return empty where nothing of it waits that is asked for, and where it is gone by now
    Optional<QueuedMessage> read(String path) throws IOException, MalformedControlFile {
        try (FileChannel file = spool.readControlFile(path)) {
            return read(path, file);
        } catch (SpoolFileException gone) {
            if (gone.reason() == SpoolFileException.Reason.MISSING
                    || gone.reason() == SpoolFileException.Reason.NO_DIRECTORY) {
                return Optional.empty();
            }
            throw gone;
        } catch (MalformedControlFile broken) {
            if (broken.fault() == MalformedControlFile.Fault.TURN_REQUEST) {
                return Optional.empty();
            }
            throw broken;
        }
    }

    private Optional<QueuedMessage> read(String path, FileChannel file) throws IOException, MalformedControlFile {
        ControlFileReader reader = ControlFileReader.open(file);
        ControlFile control = reader.file();
        if (!filter.wantsMessageId(control.logIdent())) {
            return Optional.empty();
        }
        @Nullable FileIdentity message = null;
        Optional<String> trouble = Optional.empty();
        try {
            message = spool.messageIdentity(path, control.messageFileName());
        } catch (IOException e) {
            trouble = Optional.of("message file: " + ReadFailure.text(e));
        }
        Optional<Instant> arrived = Optional.ofNullable(message).map(FileIdentity::modified);
        if (!filter.wantsAge(arrived.map(came -> Duration.between(came, now)))) {
            return Optional.empty();
        }
        Map<List<String>, QueuedHost> hosts = new LinkedHashMap<>();
        int delivered = 0;
        int failed = 0;
        String sender = "";
        RecipientLines lines = reader.recipients();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            String from = line.sender().isNullReversePath() ? "" : line.sender().user();
            String host = host(line);
            delivered += line.tag() == RecipientTag.DELIVERED ? 1 : 0;
            failed += line.tag() == RecipientTag.FAILED ? 1 : 0;
            boolean waits = line.tag() == RecipientTag.PENDING || line.tag() == RecipientTag.LOCKED;
            if (waits && filter.wants(line.channel(), host, line.user()) && filter.wantsSender(from)) {
                sender = hosts.isEmpty() ? from : sender;
                add(entry(hosts, line.channel(), host), line, file);
            }
        }
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new QueuedMessage(
                path,
                message == null ? "" : SpoolId.of(message.inode(), message.modified()),
                arrived,
                message == null ? -1 : message.size(),
                sender,
                control.logIdent(),
                List.copyOf(hosts.values()),
                delivered,
                failed,
                trouble));
    }

    private static QueuedHost entry(Map<List<String>, QueuedHost> hosts, String channel, String host) {
        List<String> key = List.of(channel, host);
        return hosts.size() < MOST_HOSTS
                ? hosts.computeIfAbsent(key, _ -> new QueuedHost(channel, host))
                : hosts.getOrDefault(key, hosts.values().iterator().next());
    }

    private static void add(QueuedHost host, RecipientLine line, FileChannel file) throws IOException {
        if (line.tag() == RecipientTag.PENDING) {
            host.waits(line.user());
        } else {
            // An agent may have released it just now.
            LockMark.of(file, line)
                    .ifPresentOrElse(mark -> host.locked(line.user(), mark.pid()), () -> host.waits(line.user()));
        }
    }

    /// @return the host as the scheduler names it in a job
    static String host(RecipientLine line) {
        return ExchangerList.parse(line.host())
                .map(ExchangerList::first)
                .orElse(line.host())
                .toLowerCase(Locale.ROOT);
    }
}
