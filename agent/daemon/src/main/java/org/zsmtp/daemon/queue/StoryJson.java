package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.time.Instant;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.JsonLine;

/// Stories of messages as lines of JSON, an object each; zsmtp(8) has their fields. For one thread.
final class StoryJson implements StoryView {
    private static final int LONGEST = 1000;

    /// The arrays of a message, in their order.
    private enum Part {
        RECIPIENTS,
        TRIES,
        DIAGNOSTICS;

        private String fieldName() {
            return switch (this) {
                case RECIPIENTS -> "recipients";
                case TRIES -> "tries";
                case DIAGNOSTICS -> "diagnostics";
            };
        }
    }

    private final Appendable out;
    private final LongPredicate lives;
    private JsonLine json = new JsonLine();

    /// The array that is open.
    private Part part = Part.RECIPIENTS;

    private int recipientsLeftOut;
    private int triesLeftOut;
    private int diagnosticsLeftOut;
    private boolean triesAreKnown;

    StoryJson(Appendable out, LongPredicate lives) {
        this.out = out;
        this.lives = lives;
    }

    @Override
    public void begin(ToldMessage message) {
        recipientsLeftOut = 0;
        triesLeftOut = 0;
        diagnosticsLeftOut = 0;
        triesAreKnown = true;
        json = new JsonLine().object().field("kind", "message").field("path", orNull(message.path()), LONGEST);
        json.field("queued", message.isQueued());
        json.field("spoolId", orNull(message.spoolId()), LONGEST).field("messageId", message.messageId(), LONGEST);
        json.field("arrived", message.arrived().map(Instant::toString).orElse(null));
        if (message.size() >= 0) {
            json.field("size", message.size());
        }
        json.field("sender", message.sender(), LONGEST);
        json.field("trouble", message.trouble().orElse(null), LONGEST);
        part = Part.RECIPIENTS;
        json.array(part.fieldName());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Closes the arrays before it: each message has all of them.
    private void reach(Part next) {
        for (Part each : Part.values()) {
            if (each.compareTo(part) > 0 && each.compareTo(next) <= 0) {
                part = each;
                json.endArray().array(each.fieldName());
            }
        }
    }

    @Override
    public void recipient(ToldRecipient recipient) {
        json.object().field("channel", recipient.channel(), LONGEST).field("host", recipient.host(), LONGEST);
        json.field("address", recipient.address(), LONGEST);
        json.field(
                "state",
                switch (recipient.tag()) {
                    case PENDING -> "waits";
                    case LOCKED -> "locked";
                    case DELIVERED -> "delivered";
                    case FAILED -> "failed";
                });
        if (recipient.pid() != 0) {
            json.field("pid", recipient.pid()).field("lives", lives.test(recipient.pid()));
        }
        json.endObject();
    }

    @Override
    public void recipientsLeftOut(int count) {
        recipientsLeftOut = count;
    }

    @Override
    public void noTry(boolean isRead) {
        triesAreKnown = isRead;
    }

    @Override
    public void triesLeftOut(int count) {
        triesLeftOut = count;
    }

    @Override
    public void tried(EventLine event) {
        reach(Part.TRIES);
        json.object().field("time", event.time().toString()).field("host", event.host(), LONGEST);
        json.field("mx", orNull(event.mx()), LONGEST).field("remote", orNull(event.remote()), LONGEST);
        json.field("tls", orNull(event.tlsOutcome()), LONGEST).field("tlsWhy", orNull(event.tlsWhy()), LONGEST);
        json.array("recipients");
        for (EventLine.Tried tried : event.recipients()) {
            json.object().field("address", tried.address(), LONGEST).field("verdict", tried.verdict(), LONGEST);
            json.field("status", orNull(tried.status()), LONGEST);
            json.field("reply", orNull(tried.reply()), LONGEST);
            json.field("why", orNull(tried.why()), LONGEST).endObject();
        }
        json.endArray().endObject();
    }

    @Override
    public void diagnostic(ToldDiagnostic diagnostic) {
        reach(Part.DIAGNOSTICS);
        json.object().field("time", diagnostic.time().map(Instant::toString).orElse(null));
        json.field("address", diagnostic.address(), LONGEST).field("action", diagnostic.action(), LONGEST);
        json.array("fields");
        diagnostic.fields().forEach(field -> json.element(field, LONGEST));
        json.endArray().array("conversation");
        diagnostic.conversation().forEach(line -> json.element(line, LONGEST));
        json.endArray().endObject();
    }

    @Override
    public void diagnosticsLeftOut(int count) {
        diagnosticsLeftOut = count;
    }

    @Override
    public void end() throws IOException {
        reach(Part.DIAGNOSTICS);
        json.endArray().field("recipientsLeftOut", recipientsLeftOut);
        json.field("triesKnown", triesAreKnown).field("triesLeftOut", triesLeftOut);
        json.field("diagnosticsLeftOut", diagnosticsLeftOut);
        out.append(json.endObject().text());
    }

    @Override
    public void trouble(String path, String why) throws IOException {
        JsonLine line = new JsonLine().object().field("kind", "trouble").field("path", path, LONGEST);
        out.append(line.field("why", why, LONGEST).endObject().text());
    }
}
