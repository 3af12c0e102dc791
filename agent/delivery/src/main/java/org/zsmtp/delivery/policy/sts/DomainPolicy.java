package org.zsmtp.delivery.policy.sts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.policy.PolicyFetcher.Fetched;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.DomainName;

/// The policy of one domain. Thread-safe: callers that come while it is fetched wait for that fetch and start no
/// other.
final class DomainPolicy {

    /// How long a policy host that failed is left alone (RFC 8461 section 3.3 asks for a limit).
    static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    /// How long a new id is not believed after a fetch: somebody's name servers disagree.
    static final Duration AFTER_SUCCESS = Duration.ofMinutes(1);

    private final DomainName domain;
    private final DomainName policyHost;
    private final PolicyFetcher fetcher;
    private final PolicyStore store;
    private final InstantSource clock;
    private final Executor background;

    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable RememberedPolicy known;
    private volatile Instant notBefore = Instant.MIN;
    private volatile @Nullable TlsFailure failure;

    DomainPolicy(
            DomainName domain,
            DomainName policyHost,
            PolicyFetcher fetcher,
            PolicyStore store,
            InstantSource clock,
            Executor background) {
        this.domain = domain;
        this.policyHost = policyHost;
        this.fetcher = fetcher;
        this.store = store;
        this.clock = clock;
        this.background = background;
        this.known = store.load(domain);
    }

    /// The DNS announces no policy, or cannot tell.
    StsFinding unannounced() {
        RememberedPolicy remembered = known;
        if (remembered == null) {
            return new StsFinding.NoPolicy();
        }
        if (remembered.holds(clock.instant())) {
            return finding(remembered);
        }
        known = null;
        store.forget(domain);
        return new StsFinding.NoPolicy();
    }

    /// The DNS announces a policy.
    StsFinding announced(StsRecord record) {
        RememberedPolicy remembered = current(record);
        if (remembered == null) {
            return fetchedOrRemembered(record);
        }
        if (remembered.isHalfOver(clock.instant()) && mayAsk() && renewing.compareAndSet(false, true)) {
            background.execute(() -> renew(record));
        }
        return finding(remembered);
    }

    /// @return what is known, where it holds and is what the record announces
    private @Nullable RememberedPolicy current(StsRecord record) {
        RememberedPolicy remembered = known;
        return remembered != null && remembered.id().equals(record.id()) && remembered.holds(clock.instant())
                ? remembered
                : null;
    }

    private StsFinding fetchedOrRemembered(StsRecord record) {
        fetching.lock();
        try {
            takeStored();
            if (current(record) == null && mayAsk()) {
                fetch(record);
            }
        } finally {
            fetching.unlock();
        }
        RememberedPolicy remembered = known;
        if (remembered != null && remembered.holds(clock.instant())) {
            return finding(remembered);
        }
        TlsFailure why = failure;
        return why == null ? new StsFinding.NoPolicy() : new StsFinding.Unavailable(why);
    }

    private void renew(StsRecord record) {
        fetching.lock();
        try {
            takeStored();
            RememberedPolicy current = current(record);
            if ((current == null || current.isHalfOver(clock.instant())) && mayAsk()) {
                fetch(record);
            }
        } finally {
            fetching.unlock();
            renewing.set(false);
        }
    }

    /// Another agent may have fetched it.
    private void takeStored() {
        RememberedPolicy stored = store.load(domain);
        RememberedPolicy remembered = known;
        if (stored != null
                && stored.holds(clock.instant())
                && (remembered == null || stored.fetched().isAfter(remembered.fetched()))) {
            known = stored;
        }
    }

    private boolean mayAsk() {
        return !clock.instant().isBefore(notBefore);
    }

    private void fetch(StsRecord record) {
        switch (fetcher.fetch(policyHost)) {
            case Fetched.Document(String text) -> {
                try {
                    succeeded(record, PolicyDocument.parse(text), text);
                } catch (InvalidPolicyException invalid) {
                    failed(new TlsFailure(
                            TlsFailure.Type.STS_POLICY_INVALID,
                            "the policy of " + domain + " is invalid: " + invalid.getMessage()));
                }
            }
            case Fetched.Failed(TlsFailure why) -> failed(why);
        }
    }

    private void succeeded(StsRecord record, StsPolicy policy, String text) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        known = new RememberedPolicy(record.id(), now, policy);
        failure = null;
        notBefore = now.plus(AFTER_SUCCESS);
        store.save(domain, record.id(), now, text);
    }

    private void failed(TlsFailure why) {
        failure = why;
        notBefore = clock.instant().plus(AFTER_FAILURE);
    }

    /// A policy of mode "none" is remembered like any other: it takes the place of the one before.
    private static StsFinding finding(RememberedPolicy remembered) {
        return switch (remembered.policy().mode()) {
            case ENFORCE, TESTING -> new StsFinding.Found(remembered.policy());
            case NONE -> new StsFinding.NoPolicy();
        };
    }
}
