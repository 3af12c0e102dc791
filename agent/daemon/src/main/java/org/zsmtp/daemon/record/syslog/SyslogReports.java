package org.zsmtp.daemon.record.syslog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.RecipientLine;

/// Tells syslog of each reported recipient, and of destinations that have no route. Thread-safe.
public final class SyslogReports implements JobListener, DeliveryListener {
    private static final int LONGEST = 255;

    private final Syslog syslog;
    private final SyslogLayout layout;
    private final Function<MailObject, @Nullable JobMessage> messages;
    private final InstantSource clock;

    /// @param messages tells the job of a message
    public SyslogReports(
            Syslog syslog,
            SyslogLayout layout,
            Function<MailObject, @Nullable JobMessage> messages,
            InstantSource clock) {
        this.messages = messages;
        this.syslog = syslog;
        this.layout = layout;
        this.clock = clock;
    }

    @Override
    public void routed(Destination destination, List<String> hosts, String why) {
        if (hosts.isEmpty()) {
            syslog.say(
                    Syslog.Level.NOTICE,
                    Printable.ascii(destination.toString(), LONGEST) + ": " + Printable.ascii(why, LONGEST));
        }
    }

    @Override
    public void attempted(AttemptReport attempt) {
        ConversionMode mode = attempt.message().form().conversion();
        JobMessage message = mode == ConversionMode.NONE
                ? null
                : messages.apply(attempt.message().mail());
        if (message != null) {
            attempt.recipients()
                    .forEach(tried ->
                            message.job().converted(tried.result().recipient().id(), mode));
        }
    }

    @Override
    public void reported(JobFacts job, RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        Instant now = clock.instant();
        Instant arrived = job.arrived();
        syslog.say(
                Syslog.Level.INFO,
                new SyslogLine(
                                job.spoolId(),
                                line.user(),
                                Duration.between(arrived == null ? job.began() : arrived, now),
                                Duration.between(job.began(), now),
                                line.channel(),
                                finding.remoteMta(),
                                report.status().text(),
                                report.message(),
                                job.conversion(line.offset()).logWord())
                        .text(layout));
    }
}
