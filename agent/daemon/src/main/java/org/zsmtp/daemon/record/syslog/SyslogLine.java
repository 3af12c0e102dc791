package org.zsmtp.daemon.record.syslog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.report.TalkedTo;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.smtp.text.Printable;

/// The line that tells syslog of one reported recipient, as log readers know it from ZMailer (scheduler protocol,
/// section 11). Texts may come from anywhere; what comes out is one line of printable ASCII.
///
/// @param spoolId    the message's name in logs
/// @param user       the recipient as its quad has it
/// @param delay      since the message came
/// @param elapsed    since the job began
/// @param channel    that delivers it
/// @param relay      null where it never came to a host
/// @param status     the full status of the report, `retryat +60` for one
/// @param message    the message of the report; what stands after its last CR is shown
/// @param conversion the word for what was done to the content
record SyslogLine(
        String spoolId,
        String user,
        Duration delay,
        Duration elapsed,
        String channel,
        @Nullable RemoteMta relay,
        String status,
        String message,
        String conversion) {

    private static final int LONGEST_USER = 320;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_TEXT = 400;
    private static final int LONGEST_TEXT_WITHOUT_RELAY = 200;

    String text(SyslogLayout layout) {
        String between = layout.between();
        return spoolId + layout.afterId()
                + "to=<" + Printable.ascii(user, LONGEST_USER) + '>' + between
                + "delay=" + clock(delay) + between
                + "xdelay=" + clock(elapsed) + between
                + "mailer=" + Printable.ascii(channel, LONGEST_HOST) + between
                + (relay == null ? "" : relay(relay) + between)
                + "stat=" + status + ' ' + lastLine() + " cvt=" + conversion;
    }

    private static String relay(RemoteMta relay) {
        return "relay=" + Printable.ascii(relay.name(), LONGEST_HOST) + " ([" + TalkedTo.addresses(relay) + "])";
    }

    private String lastLine() {
        String last = message.substring(message.lastIndexOf('\r') + 1);
        return Printable.ascii(last, relay == null ? LONGEST_TEXT_WITHOUT_RELAY : LONGEST_TEXT);
    }

    /// `HH:MM:SS`; days count as hours. A clock that was set back gives 0.
    private static String clock(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return twoDigits(seconds / 3600) + ':' + twoDigits(seconds / 60 % 60) + ':' + twoDigits(seconds % 60);
    }

    private static String twoDigits(long count) {
        return count < 10 ? "0" + count : Long.toString(count);
    }
}
