package org.zsmtp.smtp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Command;

/// The commands whose replies are due, oldest first: the only place where a reply meets its command.
/// Writing a command adds it to this queue, its reply removes it.
final class InFlight {

    /// An exchange without its reply.
    ///
    /// @param transaction whose it is, null where it is the session's own
    /// @param position    the position of its last octet among all that the session sends
    record Due(Exchange exchange, @Nullable MailTransaction transaction, long position) {

        Command command() {
            return exchange.command();
        }

        /// The message whose it is, or null.
        @Nullable
        OutboundMessage message() {
            return transaction == null ? null : transaction.whole();
        }
    }

    private final Deque<Due> due = new ArrayDeque<>(1);

    boolean isEmpty() {
        return due.isEmpty();
    }

    /// The command whose reply comes next, or null.
    @Nullable
    Due head() {
        return due.peek();
    }

    /// Whether a part of the oldest command is still in the flight, so that no reply can answer it yet.
    boolean headIsIn(Flight flight) {
        Due head = due.peek();
        return head != null && head.position() > flight.taken();
    }

    /// Call where not empty.
    Due last() {
        return due.getLast();
    }

    /// Whether the oldest command is the only one.
    boolean isHeadLast() {
        return due.size() == 1;
    }

    void add(Due command) {
        due.add(command);
    }

    /// The oldest command has been answered by what was heard.
    void answered() {
        due.remove().exchange().answered();
    }

    void clear() {
        due.clear();
    }

    /// Whether another command may be written after the last, where commands go in groups (RFC 2920
    /// section 3.1). DATA ends its group, so that content waits for 354; a chunk does too, so that none
    /// follows a refused one.
    boolean groupIsOpen() {
        return switch (last().command()) {
            case Command.Mail _, Command.Rcpt _, Command.EndOfData _, Command.Rset _ -> true;
            case Command.Bdat(int _, boolean last) -> last;
            case Command.None _,
                    Command.Connecting _,
                    Command.Ehlo _,
                    Command.Helo _,
                    Command.Lhlo _,
                    Command.StartTls _,
                    Command.Auth _,
                    Command.Response _,
                    Command.Cancel _,
                    Command.Data _,
                    Command.Noop _,
                    Command.Etrn _,
                    Command.Quit _ -> false;
        };
    }

    /// Whether the last transaction has RSET after it.
    boolean holdsReset() {
        return due.stream().anyMatch(each -> each.command() instanceof Command.Rset);
    }

    /// Whether the server may take the next line for content, or owes a reply that is not worth waiting
    /// for.
    boolean hindersLeave() {
        return due.stream()
                .map(Due::command)
                .anyMatch(each -> each instanceof Command.Data
                        || (each instanceof Command.Bdat chunk && !chunk.last())
                        || each instanceof Command.Noop
                        || each instanceof Command.Etrn);
    }

    /// In the order they were begun.
    Set<MailTransaction> transactions() {
        Set<MailTransaction> open = new LinkedHashSet<>();
        for (Due each : due) {
            if (each.transaction() != null) {
                open.add(each.transaction());
            }
        }
        return open;
    }
}
