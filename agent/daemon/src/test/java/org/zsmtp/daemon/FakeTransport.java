package org.zsmtp.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.zsmtp.delivery.Cancellation;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// An engine whose results a test decides. Thread-safe.
final class FakeTransport implements MailTransport {

    /// One call of [#deliver].
    record Delivery(MailObject mail, Destination destination) {}

    private final BiFunction<MailObject, Recipient, Verdict> verdicts;
    private final List<Delivery> deliveries = new ArrayList<>();
    private boolean held;
    private boolean stopped;
    private boolean closed;

    FakeTransport(BiFunction<MailObject, Recipient, Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /// Everything is delivered.
    static FakeTransport accepting() {
        return new FakeTransport((_, _) -> new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED));
    }

    /// Messages wait for their results until [#release], or until [#stop] delays them.
    synchronized FakeTransport hold() {
        held = true;
        return this;
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    @Override
    public DeliveryReport deliver(
            MailObject mail, Destination destination, Cancellation cancellation, Consumer<RecipientResult> settled) {
        synchronized (this) {
            deliveries.add(new Delivery(mail, destination));
            notifyAll();
            awaitThat(() -> !held || stopped);
        }
        List<RecipientResult> results = new ArrayList<>();
        for (Recipient recipient : mail.envelope().recipients()) {
            results.add(new RecipientResult(recipient, verdict(mail, recipient), null, diagnosis()));
        }
        results.forEach(settled);
        return DeliveryReport.of(mail.envelope().recipients(), results);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private Verdict verdict(MailObject mail, Recipient recipient) {
        return isStopped()
                ? new Verdict.Delayed(Scope.SESSION, Verdict.Delay.NOT_ACCEPTED)
                : verdicts.apply(mail, recipient);
    }

    private static Diagnosis diagnosis() {
        return Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "as the test says");
    }

    synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /// Waits until so many messages were handed over.
    synchronized void awaitDeliveries(int count) {
        awaitThat(() -> deliveries.size() >= count);
    }

    private void awaitThat(java.util.function.BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
