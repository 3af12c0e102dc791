package org.zsmtp.daemon.record.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.daemon.record.event.HeardConversation.Heard;
import org.zsmtp.daemon.report.VerdictWord;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.text.JsonLine;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.ControlFile;

/// What goes into the [EventLog]: one line for each mail transaction that was tried at one address, one for
/// recipients that never came so far, and one for each host that a policy kept a message from. Thread-safe.
///
/// A line is bounded: 256 commands, 1000 recipients, and each text cut. Secrets are not known here.
public final class EventLogger implements DeliveryListener {
    private static final int MOST_COMMANDS = 256;
    private static final int MOST_RECIPIENTS = 1000;
    private static final int MOST_CAPABILITIES = 50;
    private static final int LONGEST = 300;
    private static final double NANOS_IN_MILLISECOND = 1e6;

    private final EventLog log;
    private final Function<MailObject, @Nullable JobMessage> messages;
    private final InstantSource clock;
    private final long pid;
    private final Map<OutboundMessage, Deque<Heard>> heard = HeardConversation.map();
    private final AtomicLong connections = new AtomicLong();

    /// @param messages tells the job of a message
    public EventLogger(
            EventLog log, Function<MailObject, @Nullable JobMessage> messages, InstantSource clock, long pid) {
        this.log = log;
        this.messages = messages;
        this.clock = clock;
        this.pid = pid;
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        return new HeardConversation(connections.incrementAndGet(), heard);
    }

    @Override
    public void attempted(AttemptReport attempt) {
        OutboundMessage outbound = attempt.message();
        Heard conversation = HeardConversation.take(heard, attempt);
        JsonLine line = new JsonLine();
        begin(line, outbound.mail());
        line.field("mx", attempt.host(), LONGEST);
        line.field("remote", attempt.endpoint().toString(), LONGEST);
        line.field("local", attempt.local() == null ? null : attempt.local().toString(), LONGEST);
        line.field("connection", conversation == null ? 0 : conversation.connection());
        line.field("transaction", conversation == null ? 0 : conversation.ordinal());
        SecurityFields.write(line, attempt.policy().reason(), attempt.security());
        line.array("capabilities");
        attempt.capabilities().keywords().entrySet().stream()
                .limit(MOST_CAPABILITIES)
                .map(keyword -> String.join(" ", keyword.getKey(), String.join(" ", keyword.getValue()))
                        .strip())
                .forEach(keyword -> line.element(keyword, LONGEST));
        line.endArray();
        commands(line, conversation, attempt);
        line.field("octets", conversation == null ? 0 : conversation.octets());
        line.field("conversion", outbound.form().conversion().logWord(), LONGEST);
        recipients(line, attempt.recipients());
        log.write(line.endObject());
    }

    @Override
    public void untried(MailObject mail, List<RecipientResult> results) {
        JsonLine line = new JsonLine();
        begin(line, mail);
        line.field("mx", null, LONGEST);
        unconnected(line);
        line.field("tls", null, LONGEST);
        unsaid(line);
        recipients(
                line,
                results.stream()
                        .map(result -> new AttemptReport.Tried(result, AttemptReport.Next.SETTLED))
                        .toList());
        log.write(line.endObject());
    }

    @Override
    public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
        JsonLine line = new JsonLine();
        begin(line, mail);
        line.field("mx", host, LONGEST);
        unconnected(line);
        SecurityFields.forbidden(line, why.failure());
        unsaid(line);
        recipients(line, List.of());
        log.write(line.endObject());
    }

    private static void unconnected(JsonLine line) {
        line.field("remote", null, LONGEST).field("local", null, LONGEST);
        line.field("connection", 0).field("transaction", 0);
    }

    private static void unsaid(JsonLine line) {
        line.array("capabilities").endArray().array("commands").endArray();
        line.field("commandsLeftOut", 0).field("octets", 0).field("conversion", "NONE", LONGEST);
    }

    private void begin(JsonLine line, MailObject mail) {
        JobMessage message = messages.apply(mail);
        JobFacts job = message == null ? null : message.job();
        ControlFile control = job == null ? null : job.control();
        Instant now = clock.instant();
        line.object().field("time", now.toString(), LONGEST).field("pid", pid);
        line.field("job", job == null ? null : job.path(), LONGEST);
        line.field("spoolId", job == null ? null : job.spoolId(), LONGEST);
        line.field("messageId", control == null ? null : control.logIdent(), LONGEST);
        line.field("sender", mail.envelope().reversePath().toString(), LONGEST);
        line.field("host", job == null ? null : job.host(), LONGEST);
        line.field("destination", message == null ? null : message.destination(), LONGEST);
        line.field("size", mail.content().size().orElse(0));
    }

    private static void commands(JsonLine line, @Nullable Heard conversation, AttemptReport attempt) {
        line.array("commands");
        int count = 0;
        if (conversation != null) {
            if (conversation.connecting() != null) {
                count++;
                command(line, "(connect)", null, conversation.connecting());
            }
            for (Exchange said : conversation.said()) {
                if (count++ < MOST_COMMANDS) {
                    command(line, said.line(), said.heard(), said.heard() == null ? null : said.took());
                }
            }
        } else if (!attempt.recipients().isEmpty()) {
            // The transaction never began: what the session had said before, without times.
            for (Exchange exchange :
                    attempt.recipients().getFirst().result().diagnosis().dialogue()) {
                if (count++ < MOST_COMMANDS) {
                    command(line, exchange.line(), exchange.reply(), null);
                }
            }
        }
        line.endArray().field("commandsLeftOut", Math.max(0, count - MOST_COMMANDS));
    }

    private static void command(JsonLine line, String command, @Nullable Reply reply, @Nullable Duration took) {
        line.object()
                .field("command", command, LONGEST)
                .field("code", reply == null ? 0 : reply.code())
                .field("reply", reply == null ? null : reply.lastLine(), LONGEST)
                .milliseconds("milliseconds", took == null ? null : took.toNanos() / NANOS_IN_MILLISECOND)
                .endObject();
    }

    private static void recipients(JsonLine line, List<AttemptReport.Tried> recipients) {
        line.array("recipients");
        for (AttemptReport.Tried tried : recipients.subList(0, Math.min(recipients.size(), MOST_RECIPIENTS))) {
            Diagnosis diagnosis = tried.result().diagnosis();
            Reply reply = diagnosis.reply();
            line.object()
                    .field("offset", tried.result().recipient().id())
                    .field("address", tried.result().recipient().forwardPath().toString(), LONGEST)
                    .field("verdict", VerdictWord.of(tried.result().verdict()), LONGEST)
                    .field("status", diagnosis.status().toString(), LONGEST)
                    .field("reply", reply == null ? null : reply.code() + " " + reply.lastLine(), LONGEST)
                    .field("why", diagnosis.text(), LONGEST)
                    .field("next", next(tried.next()), LONGEST)
                    .endObject();
        }
        line.endArray().field("recipientsLeftOut", Math.max(0, recipients.size() - MOST_RECIPIENTS));
    }

    private static String next(AttemptReport.Next next) {
        return switch (next) {
            case SETTLED -> "settled";
            case NEXT_ADDRESS -> "next-address";
            case AGAIN -> "again";
        };
    }
}
