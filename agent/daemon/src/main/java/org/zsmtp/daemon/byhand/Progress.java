package org.zsmtp.daemon.byhand;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.zsmtp.smtp.text.Printable;

/// A line on a terminal that shows the progress; nothing where there is no terminal. Thread-safe.
public final class Progress {
    /// Shows nothing.
    public static final Progress NONE = new Progress(new PrintStream(OutputStream.nullOutputStream(), false), false, 0);

    private static final int BAR = 20;
    private static final int LINE = 79;

    private final PrintStream terminal;
    private final boolean shown;
    private final int jobs;
    private int done;
    private final Set<String> hosts = new LinkedHashSet<>();

    private Progress(PrintStream terminal, boolean shown, int jobs) {
        this.terminal = terminal;
        this.shown = shown;
        this.jobs = jobs;
    }

    /// @param jobs how many there are
    public static Progress on(PrintStream terminal, int jobs) {
        return new Progress(terminal, true, jobs);
    }

    /// Mail is delivered to this host too, from now on.
    synchronized void begun(String host) {
        hosts.add(host);
        show();
    }

    /// No more is delivered to it.
    synchronized void ended(String host) {
        hosts.remove(host);
        show();
    }

    /// A job is done.
    synchronized void done() {
        done++;
        show();
    }

    /// Erases the line.
    public synchronized void clear() {
        if (shown) {
            terminal.print("\r" + " ".repeat(LINE) + "\r");
            terminal.flush();
        }
    }

    /// The host that has been waited for the longest stands for the others.
    private String awaited() {
        if (hosts.isEmpty()) {
            return "";
        }
        String others = hosts.size() == 1 ? "" : " and " + (hosts.size() - 1) + " more";
        int room = LINE - BAR - 2 - others.length() - (2 * String.valueOf(jobs).length()) - "/ messages   ".length();
        return Printable.ascii(hosts.iterator().next(), room) + others;
    }

    private void show() {
        if (shown) {
            int filled = jobs == 0 ? BAR : BAR * done / jobs;
            String line = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + done + "/" + jobs + " messages  "
                    + awaited();
            String cut = line.substring(0, Math.min(LINE, line.length()));
            terminal.print("\r" + cut + " ".repeat(LINE - cut.length()));
            terminal.flush();
        }
    }
}
