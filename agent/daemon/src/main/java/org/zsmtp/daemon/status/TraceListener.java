package org.zsmtp.daemon.status;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.daemon.record.ReplyLines;
import org.zsmtp.daemon.report.SecurityClause;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Reply;

/// The conversations of one agent, for those who follow them: a line for each thing said, without secrets and without
/// what is in messages. Thread-safe.
///
/// A line has time (UTC), agent and connection, mail exchanger, job, direction and text:
///
///     12:34:56.789Z 4711/3 mx.b.example K/2424900 --> RCPT TO:<bob@b.example>
final class TraceListener implements DeliveryListener {
    private static final int LONGEST = 500;
    private static final int LONGEST_NAME = 255;
    private static final int KEPT = 256;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Tracing tracing;
    private final Sites sites;
    private final Function<MailObject, @Nullable JobMessage> messages;
    private final InstantSource clock;
    private final long pid;
    private final AtomicLong connections = new AtomicLong();

    /// For whom a connection is opened.
    private record Purpose(String exchanger, @Nullable JobFacts job) {}

    /// By endpoint: for whom it was tried last. Filled while somebody follows.
    private final Map<Endpoint, Purpose> purposes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Purpose> eldest) {
            return size() > KEPT;
        }
    };

    /// @param sites    know names of mail exchangers
    /// @param messages tells the job of a message
    /// @param pid      of the agent
    TraceListener(
            Tracing tracing,
            Sites sites,
            Function<MailObject, @Nullable JobMessage> messages,
            InstantSource clock,
            long pid) {
        this.tracing = tracing;
        this.sites = sites;
        this.messages = messages;
        this.clock = clock;
        this.pid = pid;
    }

    @Override
    public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
        if (tracing.isOn()) {
            Purpose purpose = new Purpose(host, job(mail));
            synchronized (purposes) {
                endpoints.forEach(each -> purposes.put(each, purpose));
            }
        }
    }

    private @Nullable JobFacts job(MailObject mail) {
        JobMessage known = messages.apply(mail);
        return known == null ? null : known.job();
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        Traced conversation = new Traced(connections.incrementAndGet(), endpoint);
        conversation.opening();
        return conversation;
    }

    /// On the connection's event loop.
    private final class Traced implements ConversationListener {
        private final long number;
        private final Endpoint endpoint;
        private String exchanger = "";

        /// That it was opened for, or that it had a message of last, while somebody followed.
        private @Nullable JobFacts job;

        private Traced(long number, Endpoint endpoint) {
            this.number = number;
            this.endpoint = endpoint;
        }

        private void opening() {
            if (tracing.isOn()) {
                synchronized (purposes) {
                    Purpose purpose = purposes.get(endpoint);
                    if (purpose != null) {
                        exchanger = purpose.exchanger();
                        job = purpose.job();
                    }
                }
                tell(null, "connecting to " + endpoint);
            }
        }

        @Override
        public void connected(Endpoint local, Duration took) {
            if (tracing.isOn()) {
                tell(
                        null,
                        "connected from " + (local instanceof Endpoint.Internet ? local.toString() : "a UNIX socket")
                                + " in " + took.toMillis() + " ms");
            }
        }

        @Override
        public void unreachable(String why) {
            if (tracing.isOn()) {
                tell(null, "no connection: " + why);
            }
        }

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            if (tracing.isOn()) {
                tell(message, "--> " + exchange.line());
            }
        }

        @Override
        public void content(OutboundMessage message, long count) {
            if (tracing.isOn()) {
                tell(message, "--> (" + count + (count == 1 ? " octet" : " octets") + " of content)");
            }
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            if (tracing.isOn()) {
                ReplyLines.of(reply).forEach(line -> tell(message, "<-- " + line));
            }
        }

        @Override
        public void handshaken(SecurityOutcome outcome) {
            if (tracing.isOn()) {
                SecurityClause.of(outcome).ifPresent(clause -> tell(null, "TLS: " + clause));
            }
        }

        @Override
        public void closed(int count) {
            if (tracing.isOn()) {
                tell(null, "closed after " + count + (count == 1 ? " message" : " messages"));
            }
        }

        private void tell(@Nullable OutboundMessage message, String text) {
            @Nullable JobFacts its = message == null ? null : job(message.mail());
            if (its != null) {
                job = its;
            }
            if (exchanger.isEmpty()) {
                exchanger = sites.of(endpoint).host();
            }
            tracing.tell(exchanger, endpoint, its == null ? job : its, () -> line(its, text));
        }

        private String line(@Nullable JobFacts its, String text) {
            return TIME.format(clock.instant()) + " " + pid + "/" + number + " "
                    + Printable.ascii(exchanger.isEmpty() ? endpoint.toString() : exchanger, LONGEST_NAME) + " "
                    + (its == null ? "-" : Printable.ascii(its.path(), LONGEST_NAME)) + " "
                    + Printable.ascii(text, LONGEST);
        }
    }
}
