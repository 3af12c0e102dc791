package org.zsmtp.daemon.job;

import java.util.ArrayDeque;
import java.util.Deque;

/// Answers lines in the order in which they came, however their jobs end: a scheduler that counts `#hungry` may
/// take the n-th one for the answer to the n-th line, as with the original agent. Thread-safe.
final class AnswerQueue {

    /// A line that waits for its answer.
    static final class Line {
        private boolean done;

        private Line() {}
    }

    private final Deque<Line> open = new ArrayDeque<>();
    private final Runnable answer;

    /// @param answer gives one answer
    AnswerQueue(Runnable answer) {
        this.answer = answer;
    }

    /// A line was taken.
    synchronized Line taken() {
        Line line = new Line();
        open.add(line);
        return line;
    }

    /// All reports that the line caused are written.
    synchronized void done(Line line) {
        line.done = true;
        while (!open.isEmpty() && open.element().done) {
            open.remove();
            answer.run();
        }
    }
}
