package org.zsmtp.bench.demo;

import java.io.PrintStream;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerListener;

/// A progress bar: redrawn in place on a terminal, four lines in all elsewhere.
final class DemoProgress implements SchedulerListener {

    private static final int WIDTH = 40;

    private final PrintStream out;
    private final int total;
    private final boolean terminal;
    private int reported;

    DemoProgress(PrintStream out, int total, boolean terminal) {
        this.out = out;
        this.total = total;
        this.terminal = terminal;
    }

    @Override
    public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
        reported++;
        int quarter = Math.max(1, total / 4);
        if (terminal) {
            out.print("\r" + bar());
            out.flush();
        } else if (reported % quarter == 0) {
            out.println(bar());
        }
    }

    void done() {
        if (terminal) {
            out.println();
        }
    }

    private String bar() {
        int filled = Math.min(WIDTH, reported * WIDTH / total);
        return "  [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + reported + " of " + total
                + " recipients reported";
    }
}
