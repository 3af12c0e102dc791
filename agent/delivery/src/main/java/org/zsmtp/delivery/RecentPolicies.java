package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.policy.Candidate;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.mail.RequireTls;

/// Asks what hosts need. What somebody else was asked for, a name server or a policy host, is remembered for
/// a moment, as routes are ([Resolutions]). Thread-safe.
final class RecentPolicies {

    /// Why a host may not be used is asked each time: it may have changed.
    private static final Duration BURST = Duration.ofSeconds(1);

    private static final int MOST = 1000;

    private record Asked(Candidate candidate, RequireTls wish) {}

    private final ExpiringMap<Asked, HostPolicy> known;

    RecentPolicies(InstantSource clock) {
        this.known = new ExpiringMap<>(clock, MOST);
    }

    /// @return empty where it is cancelled before an answer came
    Optional<HostPolicy> of(HostPolicies policies, MxHost mx, Cancellation cancellation) {
        Candidate candidate = policies.candidate(mx);
        if (candidate == null || !policies.policies().mayAsk(candidate)) {
            return Optional.of(policies.of(mx));
        }
        Asked asked = new Asked(candidate, policies.wish());
        HostPolicy before = known.get(asked);
        return before != null
                ? Optional.of(before)
                : new Question<HostPolicy>().ask("policy", () -> found(asked, policies, mx), cancellation);
    }

    private HostPolicy found(Asked asked, HostPolicies policies, MxHost mx) {
        HostPolicy found = policies.of(mx);
        if (found instanceof HostPolicy.Usable) {
            known.put(asked, found, BURST);
        }
        return found;
    }
}
