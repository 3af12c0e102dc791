package org.zsmtp.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.delivery.Cancellation;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Stands in for an engine where the operator's files on transport security cannot be used: delays all mail, connects
/// nowhere (decision 0038). Reads them again for later messages, and works as the engine once they are usable.
/// Thread-safe.
final class BrokenConfiguration implements MailTransport {

    /// RFC 3463 section 3.8: other or undefined security status.
    private static final EnhancedStatusCode SECURITY = new EnhancedStatusCode(4, 7, 0);

    /// A broken file is not read again for every message.
    private static final Duration RETRY = Duration.ofSeconds(30);

    /// Opens the engine.
    @FunctionalInterface
    interface Opening {
        MailTransport open() throws ConfigurationException;
    }

    private final Opening opening;
    private final InstantSource clock;
    private ConfigurationException why;
    private Instant looked;
    private @Nullable MailTransport engine;
    private boolean stopped;

    /// @param why what was wrong at the start
    BrokenConfiguration(Opening opening, ConfigurationException why, InstantSource clock) {
        this.opening = opening;
        this.why = why;
        this.clock = clock;
        this.looked = clock.instant();
    }

    @Override
    public DeliveryReport deliver(
            MailObject mail, Destination destination, Cancellation cancellation, Consumer<RecipientResult> settled) {
        MailTransport repaired = repaired();
        if (repaired != null) {
            return repaired.deliver(mail, destination, cancellation, settled);
        }
        DeliveryReport delayed = delayed(mail);
        delayed.results().forEach(settled);
        return delayed;
    }

    private synchronized @Nullable MailTransport repaired() {
        Instant now = clock.instant();
        if (engine == null && !stopped && !now.isBefore(looked.plus(RETRY))) {
            looked = now;
            try {
                engine = opening.open();
            } catch (ConfigurationException still) {
                why = still;
            }
        }
        return engine;
    }

    private synchronized DeliveryReport delayed(MailObject mail) {
        Verdict verdict = new Verdict.Delayed(Scope.DESTINATION, Delay.NOT_ACCEPTED);
        Diagnosis diagnosis = Diagnosis.ours(
                SECURITY,
                Diagnosis.Obstacle.POLICY,
                "transport security is not configured: " + why.reason() + ": mail waits");
        return new DeliveryReport(mail.envelope().recipients().stream()
                .map(recipient -> new RecipientResult(recipient, verdict, null, diagnosis))
                .toList());
    }

    @Override
    public synchronized void endIdle() {
        if (engine != null) {
            engine.endIdle();
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (engine != null) {
            engine.stop();
        }
    }

    @Override
    public boolean isEnding(Duration patience) {
        MailTransport opened;
        synchronized (this) {
            opened = engine;
        }
        return opened != null && opened.isEnding(patience);
    }

    @Override
    public void close() {
        MailTransport opened;
        synchronized (this) {
            stopped = true;
            opened = engine;
        }
        if (opened != null) {
            opened.close();
        }
    }
}
