package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.delivery.policy.Candidate;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.mail.RequireTls;

/// Asks what hosts need. What somebody else was asked for, a name server or a policy host, is remembered for
/// a moment, as routes are ([Resolutions]), and asked on a thread of its own, so that whoever waits for it holds no
/// event
/// loop and can give up. Thread-safe.
final class RecentPolicies {

    /// Why a host may not be used is asked each time: it may have changed.
    private static final Duration BURST = Duration.ofSeconds(1);

    private static final int MOST = 1000;

    private record Question(Candidate candidate, RequireTls wish) {}

    private final ExpiringMap<Question, HostPolicy> known;

    RecentPolicies(InstantSource clock) {
        this.known = new ExpiringMap<>(clock, MOST);
    }

    /// @return empty where it is cancelled before an answer came
    Optional<HostPolicy> of(HostPolicies policies, MxHost mx, Cancellation cancellation) {
        Candidate candidate = policies.candidate(mx);
        if (candidate == null || !policies.policies().mayAsk(candidate)) {
            return Optional.of(policies.of(mx));
        }
        Question question = new Question(candidate, policies.wish());
        HostPolicy before = known.get(question);
        return before != null ? Optional.of(before) : ask(question, policies, mx, cancellation);
    }

    private Optional<HostPolicy> ask(Question question, HostPolicies policies, MxHost mx, Cancellation cancellation) {
        CompletableFuture<Optional<HostPolicy>> answer = new CompletableFuture<>();
        Runnable giveUp = () -> answer.complete(Optional.empty());
        try (Cancellation.Watch _ = cancellation.watch(giveUp, giveUp)) {
            Thread.ofVirtual().name("policy").start(() -> {
                try {
                    HostPolicy found = policies.of(mx);
                    if (found instanceof HostPolicy.Usable) {
                        known.put(question, found, BURST);
                    }
                    answer.complete(Optional.of(found));
                } catch (RuntimeException | Error bug) {
                    answer.completeExceptionally(bug);
                }
            });
            return Fiber.await(answer);
        }
    }
}
