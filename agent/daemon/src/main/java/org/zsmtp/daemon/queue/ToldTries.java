package org.zsmtp.daemon.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The tries of the messages that are asked for, from the event log: of the last thousand messages, the
/// last two hundred tries of each. For one thread.
final class ToldTries implements Consumer<EventLine> {
    private static final int MOST_MESSAGES = 1000;
    private static final int MOST_TRIES = 200;

    /// Of one message.
    static final class Tries {
        private final Deque<EventLine> last = new ArrayDeque<>();
        private int leftOut;

        /// @return the last two hundred, in their order
        Iterable<EventLine> last() {
            return last;
        }

        /// @return how many there were before
        int leftOut() {
            return leftOut;
        }

        /// @return one of them, for what all say of the message
        EventLine any() {
            return last.getLast();
        }
    }

    private final Asked asked;
    private final Map<String, Tries> messages = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MOST_MESSAGES;
        }
    };

    ToldTries(Asked asked) {
        this.asked = asked;
    }

    @Override
    public void accept(EventLine event) {
        boolean told = asked.names(event.job(), event.spoolId(), event.messageId())
                || asked.isAddress(event.sender())
                || event.recipients().stream().anyMatch(tried -> asked.isAddress(tried.address()));
        if (!told) {
            return;
        }
        Tries tries = messages.computeIfAbsent(key(event.job(), event.spoolId()), _ -> new Tries());
        tries.last.add(event);
        if (tries.last.size() > MOST_TRIES) {
            tries.last.remove();
            tries.leftOut++;
        }
    }

    /// Gives the tries of a message away.
    Optional<Tries> take(String path, String spoolId) {
        return Optional.ofNullable(messages.remove(key(path, spoolId)));
    }

    /// @return those of the messages that nobody has taken
    Iterable<Tries> others() {
        return messages.values();
    }

    private static String key(String job, String spoolId) {
        return job + '\t' + spoolId;
    }
}
