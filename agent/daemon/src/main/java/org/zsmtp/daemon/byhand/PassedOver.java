package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.LockMark;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientTag;

/// Recipients that wait in a spool and are not taken, and why: so that nobody reads "nothing to do" where mail waits.
/// For one thread.
final class PassedOver {
    /// Of processes, channels and hosts that are told apart.
    private static final int MOST = 1000;

    private static final int NAMED = 5;
    private static final int LONGEST = 100;

    private final String channel;
    private final LongPredicate lives;
    private final Map<Long, Integer> locked = new TreeMap<>();
    private final Map<String, Integer> channels = new TreeMap<>();
    private final Map<String, Integer> hosts = new TreeMap<>();

    /// @param channel whose recipients are taken
    /// @param lives   whether there is such a process
    PassedOver(String channel, LongPredicate lives) {
        this.channel = channel;
        this.lives = lives;
    }

    /// A recipient that waits, on this channel or another one.
    ///
    /// @param host   of the recipient, as the scheduler names it
    /// @param wanted the only host wanted
    /// @return whether it is taken
    boolean takes(RecipientLine line, String host, Optional<String> wanted, FileChannel file) throws IOException {
        if (line.tag() != RecipientTag.PENDING && line.tag() != RecipientTag.LOCKED) {
            return false;
        }
        if (!line.channel().equals(channel)) {
            count(channels, line.channel());
            return false;
        }
        if (wanted.isPresent() && !wanted.get().equalsIgnoreCase(host)) {
            count(hosts, host);
            return false;
        }
        if (line.tag() == RecipientTag.LOCKED) {
            count(locked, LockMark.of(file, line).map(LockMark::pid).orElse(0L));
            return false;
        }
        return true;
    }

    private static <K> void count(Map<K, Integer> counts, K key) {
        if (counts.containsKey(key) || counts.size() < MOST) {
            counts.merge(key, 1, Integer::sum);
        }
    }

    /// @return a printable line for each reason
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        locked.entrySet().stream().limit(NAMED).forEach(mark -> {
            long pid = mark.getKey();
            String state = pid == 0
                    ? "by a mark that names no process"
                    : "by process " + pid + ", which "
                            + (lives.test(pid) ? "lives" : "is dead (--free-locks frees them)");
            lines.add(recipients(mark.getValue()) + " locked " + state);
        });
        if (locked.size() > NAMED) {
            lines.add("recipients locked by " + (locked.size() - NAMED) + " more processes: see --list");
        }
        channels.entrySet().stream()
                .limit(NAMED)
                .forEach(other -> lines.add(recipients(other.getValue()) + " of channel "
                        + Printable.ascii(other.getKey(), LONGEST) + " (-c takes another channel)"));
        if (channels.size() > NAMED) {
            lines.add("recipients of " + (channels.size() - NAMED) + " more channels: see --list");
        }
        if (!hosts.isEmpty()) {
            int sum = hosts.values().stream().mapToInt(Integer::intValue).sum();
            List<String> named = hosts.keySet().stream()
                    .limit(NAMED)
                    .map(each -> Printable.ascii(each, LONGEST))
                    .toList();
            int more = hosts.size() - named.size();
            lines.add(recipients(sum) + " of other hosts: " + String.join(", ", named)
                    + (more > 0 ? " and " + more + " more" : ""));
        }
        return lines;
    }

    private static String recipients(int count) {
        return Count.of(count, "recipient");
    }
}
