package org.zsmtp.testkit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.EnvelopeId;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.OriginalRecipient;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.Ret;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.RecipientOutcome;

/// One transaction of a conversation, what was asked for it and what became of it. Addresses carry its number,
/// so that whatever reaches a server can be told apart.
final class Mailing {

    private static final RcptParameters[] ASKED = {
        RcptParameters.NONE,
        RcptParameters.NONE,
        new RcptParameters(Notify.NEVER, null),
        new RcptParameters(Notify.on(Notify.Condition.SUCCESS, Notify.Condition.DELAY), null),
        new RcptParameters(null, OriginalRecipient.parse("rfc822;joe+2Bx@b.example")),
        new RcptParameters(Notify.on(Notify.Condition.FAILURE), OriginalRecipient.parse("x-y;+20"))
    };
    private static final List<Map<String, String>> RCPT_PARAMETERS = List.of(
            Map.of(),
            Map.of(),
            Map.of("NOTIFY", "NEVER"),
            Map.of("NOTIFY", "SUCCESS,DELAY"),
            Map.of("ORCPT", "rfc822;joe+2Bx@b.example"),
            Map.of("NOTIFY", "FAILURE", "ORCPT", "x-y;+20"));

    final String sender;
    final List<String> recipients = new ArrayList<>();
    final ModelContent content;
    final OutboundMessage transaction;
    final boolean dsnAsked;
    private final int[] asked;

    /// Its mail transactions, in order.
    final List<Part> parts = new ArrayList<>();

    /// What the server committed of it.
    final List<Commitment> commitments = new ArrayList<>();

    /// Of all its recipients, in their order; null until each has its outcome.
    @Nullable
    MessageReport report;

    /// Whether the session was asked to give it up.
    boolean cancelled;

    private final List<RecipientOutcome> outcomes = new ArrayList<>();

    /// One mail transaction: indices of its commands in the client's stream, -1 where there is none.
    static final class Part {
        final int mailAt;
        final int[] rcptAt;
        int dataAt = -1;
        final List<Integer> chunksAt = new ArrayList<>();

        /// Of the end of data or the last chunk, where all of it went out.
        int endAt = -1;

        boolean chunked() {
            return !chunksAt.isEmpty();
        }

        Part(int mailAt, int recipients) {
            this.mailAt = mailAt;
            this.rcptAt = new int[recipients];
            Arrays.fill(rcptAt, -1);
        }

        int lastAt() {
            int last = Math.max(mailAt, Math.max(dataAt, endAt));
            for (int at : rcptAt) {
                last = Math.max(last, at);
            }
            for (int at : chunksAt) {
                last = Math.max(last, at);
            }
            return last;
        }
    }

    /// Some recipients have their outcomes.
    ///
    /// @throws LawBrokenException where one had it before, or the report is wrong about others
    void reported(MessageReport part) {
        for (RecipientOutcome outcome : part.outcomes()) {
            if (outcomes.stream()
                    .anyMatch(before ->
                            before.recipient().id() == outcome.recipient().id())) {
                throw new LawBrokenException("a recipient is reported twice");
            }
            outcomes.add(outcome);
        }
        if (part.outcomes().isEmpty()) {
            throw new LawBrokenException("a report of nobody");
        }
        boolean all = outcomes.size() == recipients.size();
        if (all != (part.rest() == MessageReport.Rest.NONE)) {
            throw new LawBrokenException("a report that is wrong about what follows");
        }
        if (all) {
            outcomes.sort(Comparator.comparingLong(each -> each.recipient().id()));
            report = new MessageReport(outcomes, part.capabilities(), part.rest());
        }
    }

    /// The last mail transaction that named this recipient, or null.
    @Nullable
    Part partOf(int recipient) {
        return parts.reversed().stream()
                .filter(part -> part.rcptAt[recipient] >= 0)
                .findFirst()
                .orElse(null);
    }

    boolean isCommitted(int recipient) {
        return commitments.stream()
                .anyMatch(commitment -> commitment.recipients().contains(recipients.get(recipient)));
    }

    Mailing(int number, RandomGenerator random) {
        sender = "s" + number + "@a.example";
        content = new ModelContent(random);
        dsnAsked = random.nextInt(3) == 0;
        int count = 1 + random.nextInt(4);
        asked = new int[count];
        List<Recipient> to = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked[i] = random.nextInt(ASKED.length);
            recipients.add("r" + i + "." + number + "@b.example");
            to.add(new Recipient(ForwardPath.parse(recipients.get(i)), ASKED[asked[i]], i));
        }
        MailParameters parameters =
                dsnAsked ? new MailParameters(new EnvelopeId("id" + number), Ret.HDRS) : MailParameters.NONE;
        transaction =
                new OutboundMessage(new MailObject(new Envelope(ReversePath.parse(sender), parameters, to), content));
    }

    /// What MAIL must carry, given what the server offered.
    Map<String, String> mailParameters(boolean eightBitMime, boolean size, boolean dsn) {
        Map<String, String> parameters = new TreeMap<>();
        if (eightBitMime && content.bodyType() == BodyType.EIGHT_BIT_MIME) {
            parameters.put("BODY", "8BITMIME");
        }
        if (size && content.size().isPresent()) {
            parameters.put("SIZE", Integer.toString(content.length()));
        }
        if (dsn && dsnAsked) {
            parameters.put("ENVID", "id" + sender.substring(1, sender.indexOf('@')));
            parameters.put("RET", "HDRS");
        }
        return parameters;
    }

    /// What RCPT must carry, given what the server offered.
    Map<String, String> rcptParameters(int recipient, boolean dsn) {
        return dsn ? RCPT_PARAMETERS.get(asked[recipient]) : Map.of();
    }
}
