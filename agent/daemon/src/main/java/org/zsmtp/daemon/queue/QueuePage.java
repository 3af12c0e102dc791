package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;
import org.zsmtp.smtp.text.Printable;

/// The list as a page of at most eighty columns. For one thread.
final class QueuePage implements QueueView {
    private static final int NAMED = 5;
    private static final int LONGEST = 255;
    private static final int SENDER = 36;
    private static final int HOST = 34;
    private static final int CHANNEL = 10;
    private static final int DETAIL = 6;

    private final Appendable out;
    private final TriesInVain tries;
    private final LongPredicate lives;
    private final Instant now;
    private boolean begun;

    QueuePage(Appendable out, TriesInVain tries, LongPredicate lives, Instant now) {
        this.out = out;
        this.tries = tries;
        this.lives = lives;
        this.now = now;
    }

    @Override
    public void message(QueuedMessage message) throws IOException {
        if (!begun) {
            out.append(String.format(Locale.ROOT, "%-22s %8s %8s  %s%n", "MESSAGE", "AGE", "SIZE", "SENDER"));
            begun = true;
        }
        String age = message.arrived()
                .map(came -> Words.age(Duration.between(came, now)))
                .orElse("-");
        String size = message.size() < 0 ? "-" : Words.size(message.size());
        String sender = message.sender().isEmpty() ? "<>" : Printable.ascii(message.sender(), SENDER);
        out.append(String.format(
                Locale.ROOT, "%-22s %8s %8s  %s%n", Printable.ascii(message.path(), LONGEST), age, size, sender));
        if (message.trouble().isPresent()) {
            out.append(Words.wrapped(message.trouble().get(), 2));
        }
        for (QueuedHost host : message.hosts()) {
            host(message, host);
        }
        if (message.delivered() + message.failed() > 0) {
            out.append("  ")
                    .append(Words.count(message.delivered() + message.failed(), "other recipient"))
                    .append(" done: " + message.delivered() + " delivered, " + message.failed() + " failed\n");
        }
    }

    private void host(QueuedMessage message, QueuedHost host) throws IOException {
        StringBuilder line = new StringBuilder(Printable.ascii(host.channel(), LONGEST))
                .append(' ')
                .append(Printable.ascii(host.host(), LONGEST))
                .append(": ");
        if (host.waiting() > 0) {
            line.append(Words.count(host.waiting(), "recipient")).append(host.waiting() == 1 ? " waits" : " wait");
        }
        if (host.lockedRecipients() > 0) {
            line.append(host.waiting() > 0 ? ", " : "")
                    .append(host.lockedRecipients())
                    .append(" locked");
        }
        TriesInVain.Note note = tries.of(message, host).orElse(null);
        if (note != null) {
            line.append(", ")
                    .append(note.count() == 1 ? "1 try" : note.count() + " tries")
                    .append(" in vain, the last ")
                    .append(Words.age(Duration.between(note.last(), now)))
                    .append(" ago:");
        }
        out.append(Words.wrapped(line.toString(), 2));
        if (note != null) {
            out.append(Words.wrapped(note.reason(), DETAIL));
        }
        for (Map.Entry<Long, Integer> mark : host.locked().entrySet()) {
            out.append(Words.wrapped(mark.getValue() + " locked " + Words.process(mark.getKey(), lives), DETAIL));
        }
        int more = host.recipients() - Math.min(NAMED, host.addresses().size());
        List<String> named = host.addresses().stream()
                .limit(NAMED)
                .map(each -> Printable.ascii(each, LONGEST))
                .toList();
        out.append(
                Words.wrapped("to " + String.join(", ", named) + (more > 0 ? " and " + more + " more" : ""), DETAIL));
    }

    @Override
    public void trouble(String path, String why) throws IOException {
        out.append(Printable.ascii(path, LONGEST) + ": " + why + "\n");
    }

    @Override
    public void end(QueueTotals totals) throws IOException {
        List<QueueTotals.Row> rows = totals.rows();
        if (rows.isEmpty()) {
            out.append("no message waits\n");
            return;
        }
        out.append('\n');
        row("HOST", "CHANNEL", "MESSAGES", "RCPTS", "LOCKED", "OLDEST");
        for (QueueTotals.Row row : rows) {
            row(
                    Printable.ascii(row.host(), HOST),
                    Printable.ascii(row.channel(), CHANNEL),
                    Integer.toString(row.messages()),
                    Long.toString(row.recipients()),
                    Long.toString(row.locked()),
                    row.age(now).map(Words::age).orElse("-"));
        }
        QueueTotals.Row all = totals.all();
        out.append("total: " + Words.count(all.messages(), "message") + ", "
                + Words.count(all.recipients(), "recipient") + ", " + all.locked() + " of them locked\n");
    }

    private void row(String host, String channel, String messages, String recipients, String locked, String oldest)
            throws IOException {
        out.append(String.format(
                Locale.ROOT, "%-34s %-10s %8s %7s %6s %8s%n", host, channel, messages, recipients, locked, oldest));
    }
}
