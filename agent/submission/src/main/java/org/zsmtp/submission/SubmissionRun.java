package org.zsmtp.submission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.submission.TransportPool.OpportunisticTls;

/// One submission: tries the servers in order until every recipient has its result, or it is stopped.
///
/// A thread of its own delivers, top to bottom; another waits for the deadline. Whoever stops it lets the engine
/// finish what is in doubt for a moment, and then gives the results out as they are known.
final class SubmissionRun {

    /// How long an engine that was stopped has to tell what became of its mail, at most.
    private static final Duration GRACE = Duration.ofSeconds(3);

    /// Which part of the deadline that is, so that a short deadline is kept nearly to the letter.
    private static final int GRACE_PART = 8;

    /// RFC 3463 section 3.5: delivery time expired.
    private static final EnhancedStatusCode TOO_LATE = new EnhancedStatusCode(4, 4, 7);

    /// RFC 3463 section 3.4: not accepting network messages.
    private static final EnhancedStatusCode STOPPED = new EnhancedStatusCode(4, 3, 2);

    private final MailObject mail;
    private final SubmissionOptions options;
    private final TransportPool transports;
    private final Consumer<SubmissionRun> ended;
    private final Submission submission = new Submission(this::stop);
    private final WatchedContent.Gate gate = new WatchedContent.Gate();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch stopSaid = new CountDownLatch(1);

    /// By recipient id: what is certain.
    private final Map<Long, RecipientResult> settled = new HashMap<>();

    /// By recipient id: the result unless a further server gives another.
    private final Map<Long, RecipientResult> otherwise = new HashMap<>();

    /// The ids of recipients that have a reply of the server that is tried now.
    private final Set<Long> answered = new HashSet<>();

    private @Nullable MailTransport inUse;
    private @Nullable Diagnosis stopped;
    private long graceEnd;

    /// @param ended hears when there is no more to stop
    SubmissionRun(MailObject mail, SubmissionOptions options, TransportPool transports, Consumer<SubmissionRun> ended) {
        this.mail = mail;
        this.options = options;
        this.transports = transports;
        this.ended = ended;
    }

    Submission submission() {
        return submission;
    }

    void begin() {
        Thread.ofVirtual().name("submission").start(this::run);
        Thread.ofVirtual().name("submission-deadline").start(this::watch);
    }

    private void run() {
        try {
            walk();
            submission.finish(result());
        } catch (RuntimeException | Error fault) {
            submission.fail(fault);
        } finally {
            end.countDown();
            // Nobody waits for the deadline any more.
            stopSaid.countDown();
            ended.accept(this);
        }
    }

    private void watch() {
        try {
            boolean inTime = stopSaid.await(TimeUnit.NANOSECONDS.convert(options.deadline()), TimeUnit.NANOSECONDS);
            if (!inTime) {
                stop(Diagnosis.ours(TOO_LATE, Diagnosis.Obstacle.STOP, "not sent within " + shown(options.deadline())));
            }
            if (!end.await(graceLeft(), TimeUnit.NANOSECONDS)) {
                submission.finish(result());
            }
        } catch (InterruptedException _) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    void stop() {
        stop(Diagnosis.ours(STOPPED, Diagnosis.Obstacle.STOP, "the submission was stopped"));
    }

    private void stop(Diagnosis why) {
        MailTransport using;
        synchronized (this) {
            if (stopped == null) {
                stopped = why;
                Duration part = options.deadline().dividedBy(GRACE_PART);
                Duration grace = part.compareTo(GRACE) < 0 ? part : GRACE;
                graceEnd = System.nanoTime() + grace.toNanos();
            }
            using = inUse;
        }
        gate.shut();
        if (using != null) {
            using.stop();
        }
        stopSaid.countDown();
    }

    private synchronized boolean isStopped() {
        return stopped != null;
    }

    /// @return nanoseconds until those who wait for an engine that was stopped no longer do
    private synchronized long graceLeft() {
        return Math.max(0, graceEnd - System.nanoTime());
    }

    /// Waits until it has its result, which is soon after it was stopped: all who wait share one time.
    void awaitEnd() {
        try {
            end.await(graceLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the servers----------------------------------------------------------------------------------------------

    private void walk() {
        List<Recipient> left = mail.envelope().recipients();
        for (Server server : options.servers()) {
            if (left.isEmpty() || isStopped()) {
                return;
            }
            left = at(server, left);
            if (options.transport().session().acceptance() == Acceptance.ALL_RECIPIENTS && anyRefusedForGood()) {
                // It was for all recipients or none.
                return;
            }
        }
    }

    private synchronized boolean anyRefusedForGood() {
        return settled.values().stream().anyMatch(each -> each.verdict() instanceof Verdict.Failed);
    }

    /// @return who is to try the next server
    private List<Recipient> at(Server server, List<Recipient> recipients) {
        TlsPolicy policy = options.tlsPolicy();
        if (policy == null) {
            return next(deliver(server, recipients, OpportunisticTls.AS_CONFIGURED));
        }
        List<RecipientResult> first = deliver(server, recipients, OpportunisticTls.REQUIRED);
        List<Recipient> unsecured = first.stream()
                .filter(SubmissionRun::isUnsecured)
                .map(RecipientResult::recipient)
                .toList();
        List<Recipient> next = next(first);
        if (unsecured.isEmpty() || isStopped() || !mayBeClear(policy, server, first)) {
            return next;
        }
        List<Recipient> others =
                next.stream().filter(each -> !unsecured.contains(each)).toList();
        List<Recipient> both = new ArrayList<>(others);
        both.addAll(next(deliver(server, unsecured, OpportunisticTls.NONE)));
        return both;
    }

    /// Whether the recipient waits because the connection was not secured, and for no other reason.
    private static boolean isUnsecured(RecipientResult result) {
        return !isFinal(result) && failure(result) != null;
    }

    private static @Nullable TlsFailure failure(RecipientResult result) {
        RemoteMta remote = result.remoteMta();
        return remote != null && remote.security() instanceof SecurityOutcome.Failed(TlsFailure failure)
                ? failure
                : null;
    }

    /// A server that has no TLS needs no decision: the options want it only where it is to be had.
    private static boolean mayBeClear(TlsPolicy policy, Server server, List<RecipientResult> results) {
        for (RecipientResult each : results) {
            TlsFailure failure = failure(each);
            if (failure != null) {
                Reply reply = each.diagnosis().reply();
                boolean notOffered = reply == null && failure.type() == TlsFailure.Type.STARTTLS_NOT_SUPPORTED;
                return notOffered || isInsecureEnough(policy, server, reply, failure, each);
            }
        }
        return false;
    }

    /// A policy that throws has not allowed clear text.
    private static boolean isInsecureEnough(
            TlsPolicy policy, Server server, @Nullable Reply reply, TlsFailure failure, RecipientResult result) {
        int code = reply == null ? 0 : reply.code();
        String diagnostic = reply == null ? Printable.line(failure.why()) : SubmissionResult.text(result.diagnosis());
        try {
            return policy.failed(server, code, diagnostic) == TlsPolicy.Answer.INSECURE;
        } catch (RuntimeException _) {
            return false;
        }
    }

    /// Where any recipient will do, those that need SMTPUTF8 do not keep the others from a server without it.
    private List<RecipientResult> deliver(Server server, List<Recipient> recipients, OpportunisticTls tls) {
        Map<Boolean, List<Recipient>> kinds = recipients.stream()
                .collect(Collectors.partitioningBy(each -> each.forwardPath().isInternational()));
        List<Recipient> usual = Objects.requireNonNull(kinds.get(false));
        List<Recipient> international = Objects.requireNonNull(kinds.get(true));
        boolean together = options.transport().session().acceptance() == Acceptance.ALL_RECIPIENTS
                || usual.isEmpty()
                || international.isEmpty();
        if (together) {
            return deliverTogether(server, recipients, tls);
        }
        List<RecipientResult> results = new ArrayList<>(deliverTogether(server, usual, tls));
        results.addAll(deliverTogether(server, international, tls));
        return results;
    }

    private List<RecipientResult> deliverTogether(Server server, List<Recipient> recipients, OpportunisticTls tls) {
        MailTransport transport = transports.acquire(tls);
        synchronized (this) {
            inUse = transport;
            answered.clear();
        }
        if (isStopped()) {
            transport.stop();
        }
        try {
            Envelope envelope = mail.envelope().to(recipients);
            DeliveryReport report = transport.deliver(
                    new MailObject(envelope, new WatchedContent(mail.content(), gate)),
                    server.destination(),
                    this::heard);
            return report.results();
        } finally {
            synchronized (this) {
                inUse = null;
            }
            if (isStopped()) {
                // It is of no use to others, and may wait for an answer for long.
                Thread.ofVirtual().name("submission-end").start(transport::close);
            } else {
                transports.release(tls, transport);
            }
        }
    }

    private synchronized void heard(RecipientResult result) {
        answered.add(result.recipient().id());
        place(result);
    }

    private synchronized void place(RecipientResult result) {
        long id = result.recipient().id();
        if (isFinal(result)) {
            settled.put(id, result);
        } else {
            otherwise.merge(id, result, SubmissionRun::weightier);
        }
    }

    /// Whether no other server is to be asked. A 5yz of a server that would not even talk, and what was refused
    /// here for what this server cannot do, is not the last word.
    private static boolean isFinal(RecipientResult result) {
        return switch (result.verdict()) {
            case Verdict.Relayed _, Verdict.Delivered _ -> true;
            case Verdict.Failed(Scope scope) ->
                switch (scope) {
                    case RECIPIENT, TRANSACTION -> result.diagnosis().reply() != null;
                    case SESSION, HOST, DESTINATION -> false;
                };
            case Verdict.Delayed(Scope _, Delay delay) -> delay == Delay.IN_DOUBT;
        };
    }

    /// @return who is to try the next server
    private static List<Recipient> next(List<RecipientResult> results) {
        return results.stream()
                .filter(each -> !isFinal(each))
                .map(RecipientResult::recipient)
                .toList();
    }

    /// A delay outweighs a failure, since the mail may still get through; a server that was reached outweighs one
    /// that was not; else the latest counts.
    private static RecipientResult weightier(RecipientResult earlier, RecipientResult later) {
        boolean earlierFailed = earlier.verdict() instanceof Verdict.Failed;
        boolean laterFailed = later.verdict() instanceof Verdict.Failed;
        if (earlierFailed != laterFailed) {
            return earlierFailed ? later : earlier;
        }
        return wasThere(earlier) && !wasThere(later) ? earlier : later;
    }

    private static boolean wasThere(RecipientResult result) {
        RemoteMta remote = result.remoteMta();
        return remote != null && remote.local() != null;
    }

    // ---- the result -----------------------------------------------------------------------------------------------

    /// What is known now.
    private synchronized SubmissionResult result() {
        return new SubmissionResult(
                mail.envelope().recipients().stream().map(this::known).toList());
    }

    private RecipientResult known(Recipient recipient) {
        RecipientResult certain = settled.get(recipient.id());
        if (certain != null) {
            return certain;
        }
        RecipientResult reached = otherwise.get(recipient.id());
        Diagnosis why = stopped;
        boolean underWay = inUse != null && !answered.contains(recipient.id());
        if (why == null) {
            return reached == null ? unsettled(recipient, Delay.NOT_ACCEPTED, noServer()) : reached;
        }
        if (underWay && gate.isGone()) {
            return unsettled(
                    recipient,
                    Delay.IN_DOUBT,
                    Diagnosis.ours(
                            why.status(),
                            Diagnosis.Obstacle.STOP,
                            why.text() + ", and no answer has come to all of it"));
        }
        boolean said = reached != null && reached.diagnosis().reply() != null;
        return said && reached != null ? reached : unsettled(recipient, Delay.NOT_ACCEPTED, why);
    }

    private static Diagnosis noServer() {
        return Diagnosis.ours(STOPPED, Diagnosis.Obstacle.ROUTE, "no server was tried");
    }

    private static RecipientResult unsettled(Recipient recipient, Delay delay, Diagnosis why) {
        return new RecipientResult(recipient, new Verdict.Delayed(Scope.SESSION, delay), null, why);
    }
}
