package org.zsmtp.delivery.policy.sts;

import java.time.Duration;
import java.time.Instant;
import org.zsmtp.delivery.policy.StsPolicy;

/// A policy, and since when it is known.
///
/// @param id      that the DNS gave it when it was fetched
/// @param fetched when; whole seconds
record RememberedPolicy(String id, Instant fetched, StsPolicy policy) {

    /// A policy of no age would be fetched for each message.
    static final Duration SHORTEST = Duration.ofMinutes(5);

    /// @return whether it still holds. One from the future does not: a clock was wrong, and its age is not known
    boolean holds(Instant now) {
        return !fetched.isAfter(now) && now.isBefore(fetched.plus(age()));
    }

    /// @return whether it is time for a fresh one, long before it ends
    boolean isHalfOver(Instant now) {
        return !now.isBefore(fetched.plus(age().dividedBy(2)));
    }

    private Duration age() {
        return policy.maxAge().compareTo(SHORTEST) < 0 ? SHORTEST : policy.maxAge();
    }
}
