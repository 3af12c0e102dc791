package org.zsmtp.testkit.scheduler;

import java.util.ArrayDeque;
import java.util.Deque;
import org.zsmtp.testkit.Escapes;

/// The lines between scheduler and agent, in the order in which the scheduler wrote and read them; the latest ten
/// thousand. Any thread may add and read.
public final class PipeTranscript {

    private static final int MOST_LINES = 10_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private long left;

    PipeTranscript() {}

    synchronized void agent(String line) {
        add("TA: " + Escapes.escape(line) + "\\n");
    }

    synchronized void scheduler(String line) {
        add("SCHED: " + Escapes.escape(line) + "\\n");
    }

    synchronized void remark(String text) {
        add("# " + text);
    }

    private void add(String line) {
        if (lines.size() == MOST_LINES) {
            lines.removeFirst();
            left++;
        }
        lines.add(line);
    }

    /// `TA:` or `SCHED:` and the octets with [Escapes], `#` and a remark; one line each.
    @Override
    public synchronized String toString() {
        String head = left == 0 ? "" : "# " + left + " lines left out\n";
        return head + String.join("\n", lines) + "\n";
    }
}
