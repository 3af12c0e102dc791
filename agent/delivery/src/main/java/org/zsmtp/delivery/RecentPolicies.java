package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.delivery.policy.Candidate;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.mail.RequireTls;

/// Asks what hosts need. What somebody else was asked for, a name server or a policy host, is remembered for
/// a moment, as routes are ([Resolutions]), and a fiber that waits for it holds no event loop. Thread-safe.
final class RecentPolicies {

    /// Why a host may not be used is asked each time: it may have changed.
    private static final Duration BURST = Duration.ofSeconds(1);

    private static final int MOST = 1000;

    private record Question(Candidate candidate, RequireTls wish) {}

    private final ExpiringMap<Question, HostPolicy> known;

    RecentPolicies(InstantSource clock) {
        this.known = new ExpiringMap<>(clock, MOST);
    }

    HostPolicy of(HostPolicies policies, MxHost mx) {
        Candidate candidate = policies.candidate(mx);
        if (candidate == null || !policies.policies().mayAsk(candidate)) {
            return policies.of(mx);
        }
        Question question = new Question(candidate, policies.wish());
        HostPolicy before = known.get(question);
        if (before != null) {
            return before;
        }
        HostPolicy found = Fiber.blocking(() -> policies.of(mx));
        if (found instanceof HostPolicy.Usable) {
            known.put(question, found, BURST);
        }
        return found;
    }
}
