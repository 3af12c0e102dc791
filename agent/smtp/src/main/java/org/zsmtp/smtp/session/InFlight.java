package org.zsmtp.smtp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands whose replies are due, oldest first, and what can be asked about them. The one queue that both ends
/// of a session share: what is written joins it, what is read leaves it.
final class InFlight {

    private final Deque<Expected> due = new ArrayDeque<>();
    private long answered;

    boolean isEmpty() {
        return due.isEmpty();
    }

    /// Whose reply comes next, or null.
    @Nullable
    Expected head() {
        return due.peek();
    }

    /// Call where not empty.
    Expected last() {
        return due.getLast();
    }

    void add(Expected expected) {
        due.add(expected);
    }

    /// The head has been answered.
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

    /// Whether another command may be written behind the last, where commands go in groups.
    boolean groupIsOpen() {
        return !due.getLast().endsGroup();
    }

    /// Whether a message has been sent to its end and awaits its verdict.
    boolean awaitsVerdict() {
        return due.stream().anyMatch(each -> each instanceof Expected.EndOfData);
    }

    /// Whether the last transaction has RSET behind it.
    boolean holdsReset() {
        return due.stream().anyMatch(each -> each instanceof Expected.Rset);
    }

    /// Whether the server may take the next line for content, or owes an answer that is worth no wait.
    boolean hindersLeave() {
        return due.stream()
                .anyMatch(each -> each instanceof Expected.Data
                        || each instanceof Expected.Chunk
                        || each instanceof Expected.Noop);
    }

    /// In the order they were begun.
    Set<MailTransaction> transactions() {
        Set<MailTransaction> open = new LinkedHashSet<>();
        for (Expected each : due) {
            if (each instanceof Expected.OfTransaction of) {
                open.add(of.transaction());
            }
        }
        return open;
    }
}
