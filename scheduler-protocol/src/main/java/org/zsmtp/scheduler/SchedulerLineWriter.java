package org.zsmtp.scheduler;

import java.nio.charset.StandardCharsets;

/// The scheduler's side of an agent's standard input, for whoever plays the scheduler.
public final class SchedulerLineWriter {

    private SchedulerLineWriter() {}

    /// @return the line with its LF; an [SchedulerLine.Invalid] is written as it is
    public static byte[] octets(SchedulerLine line) {
        String text = switch (line) {
            case SchedulerLine.Job(JobPath path, String host) -> host == null ? path.text() : path + "\t" + host;
            case SchedulerLine.Idle _ -> "#idle";
            case SchedulerLine.Stop _ -> "";
            case SchedulerLine.Invalid invalid -> invalid.line();
        };
        return (text + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
