package org.zsmtp.smtp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Capabilities;

/// Makes reports of outcomes, and keeps them, with all other actions that are due, for the driver.
final class Reports {

    private final Deque<Action> due = new ArrayDeque<>(1);

    /// A mail transaction has ended.
    ///
    /// @param leftOver recipients that are to have another one
    void settle(
            OutboundMessage whole,
            List<RecipientOutcome> outcomes,
            List<Recipient> leftOver,
            Capabilities capabilities) {
        Set<Recipient> others = new HashSet<>(leftOver);
        report(
                whole,
                outcomes.stream()
                        .filter(outcome -> !others.contains(outcome.recipient()))
                        .toList(),
                capabilities);
    }

    /// The recipients that are left will have no mail transaction.
    void giveUp(OutboundMessage whole, Outcome why, List<Exchange> dialogue, Capabilities capabilities) {
        report(whole, whole.giveUp(why, dialogue), capabilities);
    }

    private void report(OutboundMessage whole, List<RecipientOutcome> outcomes, Capabilities capabilities) {
        if (!outcomes.isEmpty()) {
            due.add(new Action.Report(whole, whole.settle(outcomes, capabilities)));
        }
    }

    void add(Action action) {
        due.add(action);
    }

    /// The session ends: no handshake begins any more, and no step of one.
    void dropHandshake() {
        due.removeIf(each -> each instanceof Action.StartTls || each instanceof Action.Perform);
    }

    @Nullable
    Action next() {
        return due.poll();
    }

    /// The next action if it is a report, else null.
    Action.@Nullable Report nextReport() {
        return due.peek() instanceof Action.Report report && due.remove(report) ? report : null;
    }
}
