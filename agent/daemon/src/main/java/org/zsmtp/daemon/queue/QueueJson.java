package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.JsonLine;

/// The list as lines of JSON, an object each; zsmtp(8) has their fields. For one thread.
final class QueueJson implements QueueView {
    private static final int LONGEST = 1000;

    private final Appendable out;
    private final TriesInVain tries;
    private final LongPredicate lives;
    private final Instant now;

    QueueJson(Appendable out, TriesInVain tries, LongPredicate lives, Instant now) {
        this.out = out;
        this.tries = tries;
        this.lives = lives;
        this.now = now;
    }

    @Override
    public void message(QueuedMessage message) throws IOException {
        JsonLine json = new JsonLine().object();
        json.field("kind", "message").field("path", message.path(), LONGEST);
        json.field("spoolId", message.spoolId().isEmpty() ? null : message.spoolId());
        json.field("messageId", message.messageId(), LONGEST);
        json.field("arrived", message.arrived().map(Instant::toString).orElse(null));
        if (message.size() >= 0) {
            json.field("size", message.size());
        }
        json.field("sender", message.sender(), LONGEST);
        json.field("delivered", message.delivered()).field("failed", message.failed());
        json.field("trouble", message.trouble().orElse(null));
        json.array("hosts");
        message.hosts().forEach(host -> host(json, message, host));
        out.append(json.endArray().endObject().text());
    }

    private void host(JsonLine json, QueuedMessage message, QueuedHost host) {
        TriesInVain.@Nullable Note note = tries.of(message, host).orElse(null);
        json.object().field("channel", host.channel(), LONGEST).field("host", host.host(), LONGEST);
        json.field("waiting", host.waiting()).field("locked", host.lockedRecipients());
        json.array("locks");
        for (Map.Entry<Long, Integer> mark : host.locked().entrySet()) {
            json.object().field("pid", mark.getKey()).field("recipients", mark.getValue());
            json.field("lives", lives.test(mark.getKey())).endObject();
        }
        json.endArray();
        json.field("triesInVain", note == null ? 0 : note.count());
        json.field("lastTry", note == null ? null : note.last().toString());
        json.field("lastReason", note == null ? null : note.reason());
        json.array("recipients");
        host.addresses().forEach(address -> json.element(address, LONGEST));
        json.endArray()
                .field("recipientsLeftOut", host.recipients() - host.addresses().size());
        json.endObject();
    }

    @Override
    public void trouble(String path, String why) throws IOException {
        JsonLine json = new JsonLine().object().field("kind", "trouble").field("path", path, LONGEST);
        out.append(json.field("why", why, LONGEST).endObject().text());
    }

    @Override
    public void end(QueueTotals totals) throws IOException {
        for (QueueTotals.Row row : totals.rows()) {
            JsonLine json = new JsonLine().object().field("kind", "host");
            json.field("channel", row.channel(), LONGEST).field("host", row.host(), LONGEST);
            out.append(counts(json, row));
        }
        out.append(counts(new JsonLine().object().field("kind", "total"), totals.all()));
    }

    private String counts(JsonLine json, QueueTotals.Row row) {
        json.field("messages", row.messages()).field("recipients", row.recipients());
        json.field("locked", row.locked());
        json.field("oldestSeconds", row.age(now).map(Duration::toSeconds).orElse(0L));
        return json.endObject().text();
    }
}
