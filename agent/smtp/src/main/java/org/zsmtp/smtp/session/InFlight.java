package org.zsmtp.smtp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands whose replies are due, oldest first. Writing a command adds it to this queue, reading its last
/// reply removes it.
final class InFlight {

    /// @param position the position of its last octet among all that the session sends
    private record Due(Expected expected, long position) {}

    private final Deque<Due> due = new ArrayDeque<>();
    private long answered;

    boolean isEmpty() {
        return due.isEmpty();
    }

    /// The command whose reply comes next, or null.
    @Nullable
    Expected head() {
        Due head = due.peek();
        return head == null ? null : head.expected();
    }

    /// Whether a part of the oldest command is still in the flight, so that no reply can answer it yet.
    boolean headIsIn(Flight flight) {
        Due head = due.peek();
        return head != null && head.position() > flight.taken();
    }

    /// Call where not empty.
    Expected last() {
        return due.getLast().expected();
    }

    /// Whether the oldest command is the only one.
    boolean isHeadLast() {
        return due.size() == 1;
    }

    /// What has just been put into the flight expects a reply.
    void add(Expected expected, Flight flight) {
        due.add(new Due(expected, flight.position()));
    }

    /// The oldest command has been answered.
    void answered() {
        due.remove();
        answered++;
    }

    /// How many commands have been answered.
    long answeredSoFar() {
        return answered;
    }

    void clear() {
        due.clear();
    }

    /// Whether another command may be written after the last, where commands go in groups.
    boolean groupIsOpen() {
        return !last().endsGroup();
    }

    /// Whether the last transaction has RSET after it.
    boolean holdsReset() {
        return due.stream().anyMatch(each -> each.expected() instanceof Expected.Rset);
    }

    /// Whether the server may take the next line for content, or owes a reply that is not worth waiting for.
    boolean hindersLeave() {
        return due.stream()
                .map(Due::expected)
                .anyMatch(each -> each instanceof Expected.Data
                        || each instanceof Expected.Chunk
                        || each instanceof Expected.Noop
                        || each instanceof Expected.Etrn);
    }

    /// In the order they were begun.
    Set<MailTransaction> transactions() {
        Set<MailTransaction> open = new LinkedHashSet<>();
        for (Due each : due) {
            if (each.expected() instanceof Expected.OfTransaction of) {
                open.add(of.transaction());
            }
        }
        return open;
    }
}
