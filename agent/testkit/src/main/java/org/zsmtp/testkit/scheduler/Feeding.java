package org.zsmtp.testkit.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Which lines one agent gets, and when: the scheduler's own states and its count of unanswered lines. No I/O;
/// guarded by the driver.
final class Feeding {

    enum State {
        /// Started, has not yet said that it is hungry.
        LARVA,
        /// Gets jobs of one thread.
        STUFFING,
        /// Its thread has come to a stop; it gets the next thread when all is answered.
        FINISHING,
        /// Has been told to wait.
        IDLE
    }

    /// A line handed out.
    sealed interface Line {
        record Work(WorkList.Job job) implements Line {}

        record Idle() implements Line {}
    }

    private final WorkList work;
    private final int overfeed;
    private final Queue<Line> unanswered = new ArrayDeque<>();
    private State state = State.LARVA;
    private @Nullable String thread;
    private int overfed = 1;

    /// @param overfeed how many lines may be outstanding before the last one of a burst: 0 is lock step, 150 is
    ///     usual
    Feeding(WorkList work, int overfeed) {
        this.work = work;
        this.overfeed = overfeed;
    }

    /// The agent has said that it is hungry.
    ///
    /// @return the line that it answers by that; null for the first, and for one too many
    @Nullable
    Line hungry() {
        overfed--;
        return unanswered.poll();
    }

    /// A hungry too many was said: the next lines go out before their time.
    boolean surplus() {
        return overfed < 0;
    }

    /// This thread is not fed any further.
    void finish(String host) {
        if (host.equals(thread) && state == State.STUFFING) state = State.FINISHING;
    }

    /// The lines to send now, at once.
    List<Line> due() {
        List<Line> burst = new ArrayList<>();
        if (overfed > 0) return burst;
        if (state == State.IDLE) {
            nextThread(burst);
            return burst;
        }
        if (state == State.STUFFING) {
            while (overfed <= overfeed && send(burst)) {
                // The rest of the burst.
            }
        }
        if (burst.isEmpty() && !nextThread(burst)) idle(burst);
        return burst;
    }

    private boolean nextThread(List<Line> burst) {
        String host = work.anyHost();
        if (host == null) return false;
        thread = host;
        state = State.STUFFING;
        return send(burst);
    }

    private boolean send(List<Line> burst) {
        WorkList.Job job = thread == null ? null : work.next(thread);
        if (job == null) return false;
        hand(new Line.Work(job), burst);
        return true;
    }

    private void idle(List<Line> burst) {
        state = State.IDLE;
        thread = null;
        hand(new Line.Idle(), burst);
    }

    private void hand(Line line, List<Line> burst) {
        burst.add(line);
        unanswered.add(line);
        overfed++;
    }

    /// Whether every line was answered.
    boolean quiet() {
        return overfed <= 0;
    }

    List<WorkList.Job> unansweredJobs() {
        List<WorkList.Job> jobs = new ArrayList<>();
        for (Line line : unanswered) if (line instanceof Line.Work(var job)) jobs.add(job);
        return jobs;
    }

    State state() {
        return state;
    }
}
