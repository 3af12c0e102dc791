package org.zsmtp.delivery.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way to one endpoint: what waits for it, first come first served, and the one connection that takes it
/// there. Runs on its event loop only.
///
/// A connection that takes nothing more leaves the lane as soon as it has reported what it carried; it is never
/// handed anything again, and the next transaction opens a new one.
final class Lane {

    /// How many transactions a session holds at once. Two keep the wire busy; the others cover the time that a
    /// caller takes to come with its next message. What waits here instead is not harmed when a session is
    /// poisoned.
    private static final int DEPTH = 4;

    private final ReuseKey key;
    private final Lanes lanes;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private @Nullable Connection current;

    Lane(ReuseKey key, Lanes lanes) {
        this.key = key;
        this.lanes = lanes;
    }

    ReuseKey key() {
        return key;
    }

    void submit(Submission submission) {
        waiting.add(submission);
        advance();
    }

    /// Ends the connection in order, after what it carries.
    void quit() {
        if (current != null) {
            current.quit();
        }
    }

    /// What waits here is given up.
    void stop() {
        answerWaiting(new Attempt.Stopped());
    }

    // ---- from the connection --------------------------------------------------------------------------------------

    /// Something about the connection is different.
    void changed(Connection connection) {
        if (connection == current) {
            advance();
        }
    }

    /// The connection did not come up.
    void unreachable(Connection connection, String why) {
        if (connection == current) {
            current = null;
            answerWaiting(new Attempt.Unreachable(why));
            advance();
        }
    }

    private void advance() {
        Connection connection = current;
        if (connection != null && connection.isSpent()) {
            current = null;
            connection = null;
        }
        if (connection == null) {
            begin();
            return;
        }
        while (!waiting.isEmpty() && connection.load() < DEPTH && connection.acceptsTransactions()) {
            connection.carry(waiting.remove());
        }
        if (waiting.isEmpty() && connection.isIdle()) {
            lanes.isIdle(this);
        } else {
            lanes.isBusy(this);
        }
    }

    private void begin() {
        if (waiting.isEmpty()) {
            lanes.isEmpty(this);
        } else {
            lanes.isBusy(this);
            Connection next = new Connection(this, lanes);
            current = next;
            lanes.open(next);
        }
    }

    private void answerWaiting(Attempt answer) {
        List<Submission> given = new ArrayList<>(waiting);
        waiting.clear();
        given.forEach(submission -> submission.attempt().complete(answer));
    }
}
