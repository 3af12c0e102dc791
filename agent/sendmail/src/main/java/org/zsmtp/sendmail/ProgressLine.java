package org.zsmtp.sendmail;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// A line on a terminal that says how much of a large message has gone out, and that the server's answer is
/// awaited.
/// It is erased at the end, so that what is said next stands where it stood.
///
/// The engine's threads leave numbers here; a thread of its own writes them, a few times a second, since a terminal
/// may stand still.
final class ProgressLine implements DeliveryListener, AutoCloseable {

    /// Smaller messages are gone before anybody could read it.
    static final long LARGE = 1 << 20;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int COLUMNS = 79;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final double NANOS = 1e9;
    private static final double KIB = 1024;

    private final PrintStream terminal;
    private final LongSupplier clock;
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch erased = new CountDownLatch(1);
    private long total;
    private long sent;
    private long begun;
    private boolean sending;
    private boolean waiting;
    private boolean shown;

    private ProgressLine(PrintStream terminal, LongSupplier clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /// Begins to write where there is something to be seen.
    ///
    /// @param clock in nanoseconds
    static ProgressLine on(PrintStream terminal, LongSupplier clock) {
        ProgressLine line = new ProgressLine(terminal, clock);
        Thread.ofPlatform().daemon().name("progress").start(line::write);
        return line;
    }

    /// @return a line on standard error, where that is a terminal; null elsewhere
    static @Nullable ProgressLine wanted(PrintStream errors) {
        return isTerminal() ? on(errors, System::nanoTime) : null;
    }

    /// The JDK's console would be about the other two descriptors as well.
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        return new ConversationListener() {
            @Override
            public void progress(OutboundMessage message, long octets) {
                gone(octets, message.form().size().orElse(0));
            }

            @Override
            public void sent(@Nullable OutboundMessage message, Exchange exchange) {
                if (exchange.command() instanceof Command.EndOfData) {
                    awaited();
                }
            }

            @Override
            public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
                if (!reply.isIntermediate()) {
                    idle();
                }
            }

            @Override
            public void closed(int transactions) {
                idle();
            }
        };
    }

    synchronized void gone(long octets, long of) {
        if (!sending && !waiting) {
            begun = clock.getAsLong();
        }
        // The end is said to be sent before the last octets have gone.
        sending = !waiting;
        sent = octets;
        total = of;
    }

    synchronized void awaited() {
        waiting = sending;
        sending = false;
    }

    synchronized void idle() {
        waiting = false;
        sending = false;
    }

    private void write() {
        try {
            while (goesOn()) {
                // Not under the lock, which the engine's threads take.
                String text = text();
                if (text.isEmpty()) {
                    erase();
                } else {
                    print(text);
                }
            }
        } catch (InterruptedException _) {
            // Nobody has this thread to interrupt it.
        }
        erase();
        erased.countDown();
    }

    private boolean goesOn() throws InterruptedException {
        return !over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// @return what there is to be said; empty for nothing
    synchronized String text() {
        if (waiting) {
            return size(sent) + " sent, waiting for the server's answer";
        }
        if (!sending) {
            return "";
        }
        double seconds = Math.max(1, clock.getAsLong() - begun) / NANOS;
        String rate = seconds < 1 ? "" : ", " + size((long) (sent / seconds)) + "/s";
        return total > 0
                ? size(Math.min(sent, total)) + " of " + size(total) + " sent (" + Math.min(100, sent * 100 / total)
                        + " %)" + rate
                : size(sent) + " sent" + rate;
    }

    /// @return how many octets had gone out when that was told last
    synchronized long mostOctets() {
        return sent;
    }

    private static String size(long octets) {
        double kib = octets / KIB;
        return kib < KIB
                ? String.format(Locale.ROOT, "%.0f KiB", kib)
                : String.format(Locale.ROOT, "%.1f MiB", kib / KIB);
    }

    private void print(String text) {
        terminal.print("\r" + text + " ".repeat(Math.max(0, COLUMNS - text.length())));
        terminal.flush();
        shown = true;
    }

    private void erase() {
        if (shown) {
            terminal.print("\r" + " ".repeat(COLUMNS) + "\r");
            terminal.flush();
            shown = false;
        }
    }

    /// Returns when the line is erased; soon, too, where the terminal stands still.
    @Override
    public void close() {
        over.countDown();
        try {
            erased.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
