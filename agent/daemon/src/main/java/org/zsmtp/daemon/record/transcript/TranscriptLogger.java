package org.zsmtp.daemon.record.transcript;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.daemon.record.ReplyLines;
import org.zsmtp.daemon.record.ReportRemark;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.SecurityClause;
import org.zsmtp.daemon.report.TalkedTo;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.RecipientLine;

/// What goes into the [TranscriptLog], in the words of ZMailer's agent. Thread-safe.
///
/// That agent has one connection; this one may have several, and their lines interleave. Where a line belongs to
/// another connection than the one before it, a remark `(connection N: addresses)` comes first, so that each line
/// can be attributed and the log of a single connection is as it always was.
public final class TranscriptLogger implements DeliveryListener, JobListener {
    private static final int NAMES_KEPT = 64;
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private final TranscriptLog log;
    private final LogDetail detail;
    private final int certificates;
    private final InstantSource clock;
    private final ZoneId zone;
    private final long pid;

    /// By endpoint: the name under which it was tried last.
    private final Map<Endpoint, String> names = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, String> eldest) {
            return size() > NAMES_KEPT;
        }
    };

    private long connections;

    /// The connection of the line before.
    private long speaking;

    public TranscriptLogger(
            TranscriptLog log, LogDetail detail, int certificates, InstantSource clock, ZoneId zone, long pid) {
        this.log = log;
        this.detail = detail;
        this.certificates = certificates;
        this.clock = clock;
        this.zone = zone;
        this.pid = pid;
    }

    // ---- jobs -----------------------------------------------------------------------------------------------------

    @Override
    public void began(JobFacts job) {
        log.remark("jobspec: " + job.path() + "\t" + job.host());
    }

    @Override
    public void read(JobFacts job) {
        var control = job.control();
        if (control != null) {
            log.remark(job.id() + ": " + control.logIdent());
        }
    }

    @Override
    public void reported(JobFacts job, RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        log.remark(ReportRemark.of(line, finding, report, pid));
    }

    @Override
    public void resync(JobFacts job) {
        RecipientLine first = job.first();
        String channel = first == null ? "" : first.channel();
        log.remark("c='" + channel + "' h='" + job.host() + "' #resync " + job.path());
    }

    // ---- deliveries -----------------------------------------------------------------------------------------------

    @Override
    public void routed(Destination destination, List<String> hosts, String why) {
        debug("(routed to " + (hosts.isEmpty() ? "nowhere: " + why : String.join(" ", hosts)) + ")");
    }

    @Override
    public synchronized void trying(MailObject mail, String host, List<Endpoint> endpoints) {
        names.put(endpoints.getFirst(), host);
    }

    @Override
    public void attempted(AttemptReport attempt) {
        for (AttemptReport.Tried tried : attempt.recipients()) {
            debug("(" + tried.result().recipient().forwardPath() + ": "
                    + tried.result().verdict() + " "
                    + tried.result().diagnosis().status() + ", " + tried.next() + ")");
        }
    }

    private void debug(String text) {
        if (detail != LogDetail.USUAL) {
            log.remark(text);
        }
    }

    @Override
    public synchronized ConversationListener conversation(Endpoint endpoint) {
        speaking = ++connections;
        String name = names.getOrDefault(endpoint, "");
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        log.remark("(Connecting to `" + bare + "' [" + endpoint + "] "
                + CTIME.format(clock.instant().atZone(zone)) + ")");
        return new Heard(connections, endpoint);
    }

    private synchronized void turnTo(long connection, String ends) {
        if (speaking != connection) {
            speaking = connection;
            log.remark("(connection " + connection + ": " + ends + ")");
        }
    }

    private final class Heard implements ConversationListener {
        private final long number;
        private final Endpoint endpoint;
        private String ends;
        /// Of the mail transaction whose replies come now, in the order of their commands.
        private @Nullable Exchange mail;

        private @Nullable Exchange data;
        private long octets;

        Heard(long number, Endpoint endpoint) {
            this.number = number;
            this.endpoint = endpoint;
            this.ends = endpoint.toString();
        }

        @Override
        public void connected(Endpoint local, Duration took) {
            ends = TalkedTo.ends(endpoint, local);
        }

        @Override
        public void unreachable(String why) {
            remark("(connect to [" + endpoint + "]: " + why + ")");
        }

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            synchronized (TranscriptLogger.this) {
                turnTo(number, ends);
                log.said(exchange.line());
            }
        }

        /// Content is sent after the reply to its MAIL.
        @Override
        public void content(OutboundMessage message, long count) {
            octets += count;
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            synchronized (TranscriptLogger.this) {
                turnTo(number, ends);
                ReplyLines.of(reply).forEach(log::heard);
            }
            switch (exchange.command()) {
                case Command.Connecting _ -> remark("('220' expectance did yield " + exitCode(reply) + " )");
                case Command.Mail _ -> {
                    mail = exchange;
                    data = null;
                    octets = 0;
                }
                case Command.Data _ -> data = exchange;
                case Command command
                when command.endsContent() && message != null && mail != null -> {
                    remark(summary(message, mail, exchange));
                    mail = null;
                }
                default -> {
                    // The lines tell all of it.
                }
            }
        }

        @Override
        public void handshaken(SecurityOutcome outcome) {
            SecurityClause.of(outcome).ifPresent(this::remark);
            if (outcome instanceof SecurityOutcome.Secured(var session)) {
                CertificateNames.of(session, certificates).forEach(this::remark);
            }
        }

        @Override
        public void established(Capabilities capabilities, SecurityOutcome security) {
            if (security instanceof SecurityOutcome.ClearText) {
                SecurityClause.of(security).ifPresent(this::remark);
            }
            remark("smtpopen: status = 0");
        }

        @Override
        public void closed(int messages) {
            remark("(closed SMTP channel - after " + messages + " transactions)");
        }

        /// As `sysexits.h` has it.
        private static int exitCode(Reply reply) {
            return switch (reply.severity()) {
                case COMPLETION, INTERMEDIATE -> 0;
                case TRANSIENT_NEGATIVE -> 75;
                case PERMANENT_NEGATIVE -> 69;
            };
        }

        private String summary(OutboundMessage message, Exchange begun, Exchange end) {
            long content = data == null ? end.heardAt() : data.heardAt();
            return octets + " bytes, "
                    + message.mail().envelope().recipients().size() + " recipients, "
                    + TimeUnit.NANOSECONDS.toSeconds(content - begun.sentAt()) + " secs for envelope, "
                    + TimeUnit.NANOSECONDS.toSeconds(end.heardAt() - content) + " secs for body xfer";
        }

        private void remark(String text) {
            synchronized (TranscriptLogger.this) {
                turnTo(number, ends);
                log.remark(text);
            }
        }
    }
}
