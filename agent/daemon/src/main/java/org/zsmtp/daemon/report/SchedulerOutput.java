package org.zsmtp.daemon.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.AgentLineWriter;
import org.zsmtp.spool.RecipientLine;

/// The one writer of the scheduler's stream: whole lines, each in one write, together with answers that have waited for
/// it. Thread-safe.
///
/// When the scheduler is gone it reports that once and drops all further lines: the results are in the control files,
/// where the next scheduler finds them.
public final class SchedulerOutput implements ReportSink {
    private static final byte[] HUNGRY = AgentLineWriter.octets(new AgentLine.Hungry());

    private final OutputStream stream;
    private final Consumer<Throwable> whenGone;
    private final AtomicBoolean recordLost = new AtomicBoolean();
    private boolean gone;
    private int answersWaiting;
    private volatile boolean abandoned;
    /// Changed under the lock only.
    private volatile long written;

    /// @param stream   without a buffer
    /// @param whenGone called once, on the thread of a writer, with the reason why no line can be written any more:
    ///     an [IOException] where the scheduler has closed its end, else a fault of the program; must not block
    public SchedulerOutput(OutputStream stream, Consumer<Throwable> whenGone) {
        this.stream = stream;
        this.whenGone = whenGone;
    }

    /// One line of the scheduler's is dealt with, or the agent is ready for its first.
    public void hungry() {
        write(new AgentLine.Hungry());
    }

    /// The same, but the scheduler need not hear of it before anything else: it goes out with the next line,
    /// which saves a write for each job and a turn of the scheduler's (5 of 130 microseconds).
    public synchronized void hungryWithNextLine() {
        answersWaiting++;
    }

    /// From now on only recipients that are done are reported: the process that the scheduler knows has died, and
    /// another may try the others at once. Any thread.
    public void abandon() {
        abandoned = true;
    }

    @Override
    public void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        if (!abandoned || report.status().verb().isFinal()) {
            write(report);
        }
    }

    @Override
    public boolean isCongested() {
        return stream instanceof ReportStream reports && reports.isCongested();
    }

    @Override
    public void resync(String path) {
        if (!abandoned) {
            write(new AgentLine.Resync(path));
        }
    }

    @Override
    public void comment(String text) {
        write(new AgentLine.Comment(text));
    }

    @Override
    public void recordLost(String text) {
        recordLost.set(true);
        comment("HELP! " + text);
    }

    /// @return whether some diagnostic record could not be written
    public boolean hasLostRecord() {
        return recordLost.get();
    }

    /// @return how many lines have gone out, by which one sees from any thread that jobs are getting on
    public long written() {
        return written;
    }

    private void write(AgentLine line) {
        byte[] octets = AgentLineWriter.octets(line);
        Throwable why;
        synchronized (this) {
            if (gone) {
                return;
            }
            try {
                int lines = answersWaiting + 1;
                byte[] all = octets;
                if (answersWaiting > 0) {
                    ByteBuffer together = ByteBuffer.allocate(answersWaiting * HUNGRY.length + octets.length);
                    for (; answersWaiting > 0; answersWaiting--) {
                        together.put(HUNGRY);
                    }
                    all = together.put(octets).array();
                }
                stream.write(all);
                stream.flush();
                written += lines;
                return;
            } catch (IOException | RuntimeException | Error failed) {
                // Part of the line may have been written: another one after it would be misread.
                gone = true;
                why = failed;
            }
        }
        whenGone.accept(why);
    }
}
