package org.zsmtp.daemon.record.title;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.report.TalkedTo;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What the process title says, in the words of ZMailer's agent: `>ADDRESSES HOST text` on a connection,
/// `>[ADDRESS] HOST text` before there is one. Thread-safe.
///
/// With several connections the title is about the one where something happened last, and `(+N)` at its end counts
/// the others. How far a content has come is shown five times a second at most; all else as it happens.
public final class TitleUpdater implements DeliveryListener, JobListener {
    private static final int LONGEST_PART = 30;
    private static final long PROGRESS_NANOS = Duration.ofMillis(200).toNanos();

    private final TitlePlace title;
    private final LongSupplier nanoTime;
    private String host = "";
    private String addresses = "[]";
    private int jobs;
    private int connections;
    private long progressShown;

    /// @param nanoTime as [System#nanoTime]
    public TitleUpdater(TitlePlace title, LongSupplier nanoTime) {
        this.title = title;
        this.nanoTime = nanoTime;
        this.progressShown = nanoTime.getAsLong() - PROGRESS_NANOS;
    }

    /// The agent waits for the scheduler's next line.
    public synchronized void waiting(String text) {
        if (jobs == 0) {
            show(text);
        }
    }

    @Override
    public synchronized void began(JobFacts job) {
        jobs++;
        host = job.host();
    }

    @Override
    public synchronized void ended(JobFacts job) {
        jobs--;
        waiting("#hungry");
    }

    @Override
    public synchronized void routing(Destination destination) {
        show("MX-lookup: " + host);
    }

    @Override
    public synchronized ConversationListener conversation(Endpoint endpoint) {
        connections++;
        addresses = "[" + cut(endpoint.toString()) + "]";
        show("connecting to [" + endpoint + "]");
        return new Heard(endpoint);
    }

    private synchronized void show(String ends, String text) {
        addresses = ends;
        show(text);
    }

    private void show(String text) {
        String others = connections > 1 ? " (+" + (connections - 1) + ")" : "";
        if (host.isEmpty()) {
            title.show("zsmtp " + text);
            return;
        }
        String end = addresses + " " + cut(host) + " ";
        // Room for the count of others, which would be lost with the end of a long text.
        title.show(">" + end + cut(text, Math.max(0, title.room() - end.length() - others.length() - 1)) + others);
    }

    private synchronized void closed(String ends) {
        connections--;
        addresses = "[" + cut(ends) + "]";
    }

    private synchronized boolean progressIsDue() {
        long now = nanoTime.getAsLong();
        boolean due = now - progressShown >= PROGRESS_NANOS;
        progressShown = due ? now : progressShown;
        return due;
    }

    private static String cut(String text) {
        return cut(text, LONGEST_PART);
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }

    private final class Heard implements ConversationListener {
        private final Endpoint endpoint;
        private String ends;

        Heard(Endpoint endpoint) {
            this.endpoint = endpoint;
            this.ends = "[" + cut(endpoint.toString()) + "]";
        }

        @Override
        public void connected(Endpoint local, Duration took) {
            ends = cut(TalkedTo.ends(endpoint, local));
        }

        @Override
        public void unreachable(String why) {
            show(ends, "[" + endpoint + "]: " + why);
            TitleUpdater.this.closed(endpoint.toString());
        }

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            show(
                    ends,
                    switch (exchange.command()) {
                        case Command.Data _ -> "DATA-flush (wait)";
                        case Command.EndOfData _ -> "DATA-dot wait";
                        case Command.Noop _ -> "#idle NOOP";
                        case Command.Bdat chunk -> chunk.line();
                        case Command.Ehlo _ -> "EHLO wait";
                        case Command.Helo _ -> "HELO wait";
                        case Command.Lhlo _ -> "LHLO wait";
                        case Command.StartTls _ -> "STARTTLS wait";
                        case Command.Mail _ -> "MAIL wait";
                        case Command.Rcpt _ -> "RCPT wait";
                        case Command.Rset _ -> "RSET wait";
                        case Command.Quit _ -> "QUIT wait";
                        // The words of an authentication among them.
                        case Command.Auth _,
                                Command.Response _,
                                Command.Cancel _,
                                Command.Etrn _,
                                Command.Connecting _,
                                Command.None _ -> "AUTH wait";
                    });
        }

        @Override
        public void progress(OutboundMessage message, long octets) {
            if (progressIsDue()) {
                OptionalLong size = message.mail().content().size();
                show(ends, "DATA " + octets + share(octets, size));
            }
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            switch (exchange.command()) {
                case Command.EndOfData _ -> show(ends, "DATA-dot; rc=" + reply.code());
                case Command.Rset _ -> show(ends, "RSET rc=" + reply.code());
                case Command.Noop _ -> show(ends, "#idle");
                default -> {
                    // The title says what is waited for; other answers are followed by a further command at once.
                }
            }
        }

        @Override
        public void closed(int messages) {
            TitleUpdater.this.closed(endpoint.toString());
        }

        private static String share(long octets, OptionalLong size) {
            return size.isEmpty() || size.getAsLong() <= 0
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "/%d (%.0f%%)",
                            size.getAsLong(),
                            Math.min(100.0, 100.0 * octets / size.getAsLong()));
        }
    }
}
