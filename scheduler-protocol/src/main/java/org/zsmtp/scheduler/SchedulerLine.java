package org.zsmtp.scheduler;

import org.jspecify.annotations.Nullable;

/// What the scheduler tells an agent in one line. The agent answers every line but [Stop] with exactly one
/// [AgentLine.Hungry], after all that the line caused; that holds for lines it cannot use, too, or the scheduler
/// stops feeding it.
///
/// Texts hold one octet of the wire in each character (ISO-8859-1).
public sealed interface SchedulerLine {

    /// Work: deliver what is pending in a control file for a host.
    ///
    /// @param path the control file
    /// @param host the host to deliver to, not empty, without control characters; null where the agent
    ///     serves one host only and knows it from its command line
    record Job(JobPath path, @Nullable String host) implements SchedulerLine {
        public Job {
            if (host != null && (host.isEmpty() || hasControl(host))) {
                throw new IllegalArgumentException(
                        host.isEmpty() ? "job with an empty host" : "job whose host has a control character");
            }
        }
    }

    /// No work at present. An open connection may stay open.
    record Idle() implements SchedulerLine {}

    /// The end of work: quit.
    record Stop() implements SchedulerLine {}

    /// A line that is none of these. It is answered with a comment, a resync for [#path] and a hungry.
    ///
    /// @param line   the line without its LF; only its beginning where it was too long
    /// @param reason what is wrong with it, one line of printable text
    record Invalid(String line, String reason) implements SchedulerLine {
        public Invalid {
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line feed inside a line");
            }
        }

        /// @return what stands where a job has its path
        public String path() {
            int tab = line.indexOf('\t');
            return tab < 0 ? line : line.substring(0, tab);
        }
    }

    /// Parses one line.
    ///
    /// @param line the line without its LF
    static SchedulerLine parse(String line) {
        if (line.isEmpty()) {
            return new Stop();
        }
        if (line.startsWith("#")) {
            return line.equals("#idle") ? new Idle() : new Invalid(line, "unknown directive");
        }
        int tab = line.indexOf('\t');
        try {
            return tab < 0
                    ? new Job(new JobPath(line), null)
                    : new Job(new JobPath(line.substring(0, tab)), line.substring(tab + 1));
        } catch (IllegalArgumentException e) {
            return new Invalid(line, String.valueOf(e.getMessage()));
        }
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
