package org.zsmtp.daemon.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The recipients of one message that wait for one host on one channel. For one thread.
final class QueuedHost {
    /// How many addresses are kept.
    static final int NAMED = 100;

    private static final int MOST_PROCESSES = 20;

    private final String channel;
    private final String host;
    private final List<String> addresses = new ArrayList<>();
    private final Map<Long, Integer> locked = new TreeMap<>();
    private int waiting;
    private int lockedRecipients;

    /// @param host in lower case
    QueuedHost(String channel, String host) {
        this.channel = channel;
        this.host = host;
    }

    void waits(String address) {
        waiting++;
        name(address);
    }

    /// @param pid of the mark
    void locked(String address, long pid) {
        lockedRecipients++;
        if (locked.containsKey(pid) || locked.size() < MOST_PROCESSES) {
            locked.merge(pid, 1, Integer::sum);
        }
        name(address);
    }

    private void name(String address) {
        if (addresses.size() < NAMED) {
            addresses.add(address);
        }
    }

    String channel() {
        return channel;
    }

    String host() {
        return host;
    }

    /// @return the first hundred addresses, as they stand in the file
    List<String> addresses() {
        return addresses;
    }

    /// @return how many recipients no agent has locked
    int waiting() {
        return waiting;
    }

    /// @return how many are locked
    int lockedRecipients() {
        return lockedRecipients;
    }

    /// @return how many each process has locked, for the first twenty processes
    Map<Long, Integer> locked() {
        return locked;
    }

    int recipients() {
        return waiting + lockedRecipients;
    }
}
