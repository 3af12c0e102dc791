package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.zsmtp.smtp.text.Printable;

/// Stories of messages as a page of at most eighty columns. For one thread.
final class StoryPage implements StoryView {
    private static final int LONGEST = 500;
    private static final int INDENT = 4;
    private static final int DEEPER = 8;

    private final Appendable out;
    private final LongPredicate lives;
    private final Instant now;
    private boolean begun;

    StoryPage(Appendable out, LongPredicate lives, Instant now) {
        this.out = out;
        this.lives = lives;
        this.now = now;
    }

    @Override
    public void begin(ToldMessage message) throws IOException {
        if (begun) {
            out.append('\n');
        }
        begun = true;
        String name = message.path().isEmpty() ? "a message" : clean(message.path());
        out.append(Words.wrapped(name + " " + where(message), 0));
        if (!message.messageId().isEmpty()) {
            out.append(Words.wrapped("Message-ID " + clean(message.messageId()), 2));
        }
        if (!message.spoolId().isEmpty()) {
            out.append(Words.wrapped("in logs " + clean(message.spoolId()), 2));
        }
        out.append(Words.wrapped("from <" + clean(message.sender()) + ">", 2));
    }

    private String where(ToldMessage message) {
        if (!message.isQueued()) {
            return "is not in the spool any more";
        }
        Optional<Instant> came = message.arrived();
        return came.isEmpty()
                ? "has no message file: " + clean(message.trouble().orElse(""))
                : "came " + Words.time(came.get()) + ", " + Words.age(Duration.between(came.get(), now))
                        + " ago, and has " + Words.count(message.size(), "octet");
    }

    @Override
    public void recipient(ToldRecipient recipient) throws IOException {
        out.append(Words.wrapped(
                "to <" + clean(recipient.address()) + "> by " + clean(recipient.channel()) + " at "
                        + clean(recipient.host()) + ": " + state(recipient),
                2));
    }

    private String state(ToldRecipient recipient) {
        return switch (recipient.tag()) {
            case PENDING -> "waits";
            case DELIVERED -> "delivered";
            case FAILED -> "failed for good";
            case LOCKED -> "locked " + Words.process(recipient.pid(), lives);
        };
    }

    @Override
    public void recipientsLeftOut(int count) throws IOException {
        out.append("  and " + Words.count(count, "more recipient") + "\n");
    }

    @Override
    public void noTry(boolean isRead) throws IOException {
        out.append(
                isRead ? "  the event log tells of no try\n" : "  tries are in the event log: give --event-log FILE\n");
    }

    @Override
    public void triesLeftOut(int count) throws IOException {
        out.append("  " + count + " earlier tries are left out\n");
    }

    @Override
    public void tried(EventLine event) throws IOException {
        String server = event.remote().isEmpty()
                ? event.mx()
                : event.mx().isEmpty() ? event.remote() : event.mx() + " " + event.remote();
        String tls = switch (event.tlsOutcome()) {
            case "" -> "";
            case "secured" -> ", under TLS";
            case "clear-text", "downgraded" -> ", in clear text";
            default -> ", TLS " + clean(event.tlsOutcome()) + ": " + clean(event.tlsWhy());
        };
        out.append(Words.wrapped(
                Words.time(event.time()) + " " + (server.isEmpty() ? "no server was tried" : clean(server) + tls), 2));
        for (EventLine.Tried tried : event.recipients()) {
            out.append(Words.wrapped(
                    clean(tried.address()) + ": " + clean(tried.verdict()) + ": " + clean(tried.reason()), INDENT));
        }
    }

    @Override
    public void diagnostic(ToldDiagnostic diagnostic) throws IOException {
        String when = diagnostic.time().map(Words::time).orElse("(a time that is none)");
        out.append(Words.wrapped(
                when + " for the sender's notification: " + clean(diagnostic.address()) + ": "
                        + clean(diagnostic.action()),
                2));
        for (String field : diagnostic.fields()) {
            out.append(Words.wrapped(clean(field), INDENT));
        }
        for (String line : diagnostic.conversation()) {
            out.append(Words.wrapped(clean(line), DEEPER));
        }
    }

    @Override
    public void diagnosticsLeftOut(int count) throws IOException {
        out.append("  and " + Words.count(count, "more diagnostic record") + "\n");
    }

    @Override
    public void end() {}

    @Override
    public void trouble(String path, String why) throws IOException {
        out.append(clean(path) + ": " + why + "\n");
    }

    private static String clean(String text) {
        return Printable.ascii(text, LONGEST);
    }
}
