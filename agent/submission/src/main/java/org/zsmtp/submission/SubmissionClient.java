package org.zsmtp.submission;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.smtp.mail.MailObject;

/// Submits messages to the servers of its options, one after the other in their order: the next one is tried for
/// the recipients for whom the one before gave no session, or refused for now; never for one that was refused for
/// good, nor for one in doubt.
///
/// Thread-safe. Submissions at the same time each have a connection of their own, and a thread that drives it; one
/// that comes after another goes over the same connection where it is still there. For mail to many domains, and
/// for hundreds of messages at a time, see [org.zsmtp.delivery.MailTransport].
public final class SubmissionClient implements AutoCloseable {

    private final SubmissionOptions options;
    private final TransportPool transports;
    private final Set<SubmissionRun> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SubmissionClient(SubmissionOptions options, DeliveryListener listener) {
        this.options = options;
        this.transports = new TransportPool(options, listener);
    }

    /// Opens a client. Nothing is connected before there is mail.
    ///
    /// @param listener hears of every delivery. The mail that it hears of has the envelope that was submitted, or
    ///     some of its recipients, and a content that stands for the one that was
    public static SubmissionClient open(SubmissionOptions options, DeliveryListener listener) {
        return new SubmissionClient(options, listener);
    }

    /// The same without a listener.
    public static SubmissionClient open(SubmissionOptions options) {
        return open(options, DeliveryListener.NONE);
    }

    /// Submits one message and waits for its result, at most as long as the deadline says and an eighth of that,
    /// but no more than three seconds.
    ///
    /// A thread that is interrupted stops the submission, waits for its result for a few seconds, and stays
    /// interrupted.
    ///
    /// @throws IllegalStateException where the client is closed, or by a fault of the program
    public SubmissionResult submit(MailObject mail) {
        Submission submission = start(mail);
        try {
            return submission.get();
        } catch (InterruptedException _) {
            submission.stop();
            try {
                return submission.join();
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException fault) {
            throw new IllegalStateException(fault.getCause());
        } catch (CancellationException | CompletionException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// Begins to submit one message, on a thread of its own. The [Message] whose content it is must stay open
    /// until the submission is complete: `submission.whenComplete((_, _) -> message.close())`.
    ///
    /// @throws IllegalStateException where the client is closed
    public Submission start(MailObject mail) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        SubmissionRun run = new SubmissionRun(mail, options, transports, running::remove);
        running.add(run);
        run.begin();
        if (closed) {
            run.stop();
        }
        return run.submission();
    }

    /// Stops what is under way, waits for its results for a few seconds, and closes all connections. Where a
    /// message is in doubt its connection stays for the answer, for as long as the transport's options say; the
    /// listener hears it.
    @Override
    public void close() {
        closed = true;
        running.forEach(SubmissionRun::stop);
        running.forEach(SubmissionRun::awaitEnd);
        transports.close();
    }
}
