package org.zsmtp.delivery;

import static org.zsmtp.delivery.AttemptReport.Next.AGAIN;
import static org.zsmtp.delivery.AttemptReport.Next.NEXT_ADDRESS;
import static org.zsmtp.delivery.AttemptReport.Next.SETTLED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.AttemptReport.Next;
import org.zsmtp.delivery.AttemptReport.Tried;
import org.zsmtp.delivery.OutcomeJudge.Judged;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.net.Sharing;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Capabilities;

/// One message at one host: tries it on the connection that comes up first among its endpoints, under one
/// [ConnectPlan] after the other, until each recipient is settled or each endpoint was tried. Runs on one thread.
final class Visit {

    /// Where results go.
    interface Results {

        /// The last word on a recipient.
        void settle(RecipientResult result);

        /// What a recipient comes to where no further endpoint or host has another answer.
        void remember(RecipientResult result);
    }

    private final MailObject mail;
    private final Engine engine;
    private final Cancellation cancellation;
    private final MxHost mx;
    private final HostPolicy.Usable policy;
    private final OutcomeJudge judge;
    private final Results results;

    private final Set<Endpoint> tried = new HashSet<>();
    private ConnectPlan plan;
    /// Of one attempt: who is tried once more where it was, and who at the next endpoint.
    private List<Recipient> again = new ArrayList<>();
    private List<Recipient> next = new ArrayList<>();
    /// The ids of those that have had an answer in it.
    private final Set<Long> answered = new HashSet<>();

    /// @param mx    with at least one endpoint, best first
    /// @param policy what the connection's security must be
    Visit(
            MailObject mail,
            Engine engine,
            Cancellation cancellation,
            MxHost mx,
            HostPolicy.Usable policy,
            Results results) {
        this.mail = mail;
        this.engine = engine;
        this.cancellation = cancellation;
        this.mx = mx;
        this.policy = policy;
        this.results = results;
        this.judge = new OutcomeJudge(
                engine.options().session().protocol(),
                mx,
                new Diagnoses(engine.options().pool().timeouts()));
        this.plan = ConnectPlan.first(mx.endpoints());
    }

    /// @return who is to try the next host
    List<Recipient> of(List<Recipient> recipients) {
        List<Recipient> left = recipients;
        List<Endpoint> untried = mx.endpoints();
        while (!left.isEmpty() && !untried.isEmpty() && !cancellation.isCancelled()) {
            plan = ConnectPlan.first(untried);
            next = new ArrayList<>();
            while (!left.isEmpty()) {
                again = new ArrayList<>();
                attempt(left);
                left = again;
            }
            left = next;
            untried = untried().toList();
        }
        return left;
    }

    private Stream<Endpoint> untried() {
        return mx.endpoints().stream().filter(each -> !tried.contains(each));
    }

    private void attempt(List<Recipient> recipients) {
        if (cancellation.isCancelled()) {
            next.addAll(recipients);
            return;
        }
        switch (engine.keys().secrets(mx)) {
            case Secrets.Answer.Anonymous _ -> attempt(recipients, null);
            case Secrets.Answer.Known(Credentials credentials) -> attempt(recipients, credentials);
            case Secrets.Answer.Unknown(String why) ->
                recipients.forEach(recipient -> results.settle(LocalResult.withoutSecret(
                        recipient, mx, plan.endpoints().getFirst(), why)));
        }
    }

    /// Hands all recipients over at once: the session, which knows what the server takes, makes one mail
    /// transaction or several of them.
    private void attempt(List<Recipient> recipients, @Nullable Credentials credentials) {
        answered.clear();
        ConnectPlan current = plan;
        List<Endpoint> candidates = current.endpoints();
        List<Known> known = known(candidates);
        List<ReuseKey> keys = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
            quirks.addAll(known.get(i).quirks());
            quirks.addAll(current.quirks(candidates.get(i)));
            keys.add(engine.keys().of(mx, candidates.get(i), policy.requirement(), credentials, quirks));
        }
        engine.listener().trying(mail, mx.name(), candidates);
        OutboundMessage message =
                new OutboundMessage(new MailObject(mail.envelope().to(recipients), mail.content()));
        Afterwards afterwards =
                engine.options().reuse() == Reuse.CLOSED_AFTER_EACH ? Afterwards.CLOSE : Afterwards.KEEP;
        Attempt attempt = await(
                keys,
                message,
                engine.pool()
                        .perform(keys, message, current.sharing(), afterwards, () -> !known.equals(known(candidates))));
        if (attempt instanceof Attempt.Returned) {
            returned(recipients);
            return;
        }
        plan = current.again();
        Endpoint endpoint = take(message, keys, attempt);
        while (attempt instanceof Attempt.Conversed conversed && conversed.rest() != null) {
            attempt = await(keys, message, conversed.rest().proceed());
            endpoint = take(message, keys, attempt);
        }
        // After it those that have not had their turn: the one that answered a moment ago may be gone.
        plan = plan.at(Stream.concat(Stream.of(endpoint), untried()).toList());
    }

    private Attempt await(List<ReuseKey> keys, OutboundMessage message, CompletableFuture<Attempt> attempt) {
        Runnable cancel = () -> engine.pool().cancel(keys, message);
        // Whoever cancels at the same time may not have said so to the connections yet.
        Runnable abandon = () -> {
            cancel.run();
            engine.pool().abandon(keys, attempt);
        };
        try (Cancellation.Watch _ = cancellation.watch(cancel, abandon)) {
            return Fiber.await(attempt);
        }
    }

    /// What others have found out about an endpoint.
    private record Known(Set<Quirk> quirks, boolean failed) {}

    private List<Known> known(List<Endpoint> candidates) {
        return candidates.stream()
                .map(each -> new Known(
                        engine.experience().of(each),
                        engine.history().failure(each).isPresent()))
                .toList();
    }

    /// Others have found out something about these endpoints before this message had a connection: those that give
    /// no session need not be waited for once more.
    private void returned(List<Recipient> recipients) {
        Map<Endpoint, String> failures = new LinkedHashMap<>();
        for (Endpoint each : plan.endpoints()) {
            engine.history().failure(each).ifPresent(why -> failures.put(each, why));
        }
        if (failures.size() < plan.endpoints().size() && plan.isHopeful()) {
            again.addAll(recipients);
            ConnectPlan same = plan.sharing() == Sharing.ALONE ? plan.again().with(Sharing.ALONE) : plan.again();
            plan = same.at(plan.endpoints().stream()
                    .filter(each -> !failures.containsKey(each))
                    .toList());
            return;
        }
        List<Attempt.Failure> known = failures.entrySet().stream()
                .map(each -> new Attempt.Failure(each.getKey(), each.getValue()))
                .toList();
        tried.addAll(plan.endpoints());
        List<RecipientResult> untried = recipients.stream()
                .map(recipient -> known.isEmpty()
                        ? LocalResult.stopped(recipient, cancellation)
                        : LocalResult.unreachable(recipient, mx, known))
                .toList();
        engine.listener().untried(mail, untried);
        untried.forEach(this::goOn);
    }

    /// @return where it was tried
    private Endpoint take(OutboundMessage message, List<ReuseKey> keys, Attempt attempt) {
        List<Recipient> recipients = message.mail().envelope().recipients();
        return switch (attempt) {
            case Attempt.Stopped _, Attempt.Returned _ -> {
                Endpoint endpoint = keys.getFirst().endpoint();
                List<RecipientResult> stopped = recipients.stream()
                        .map(recipient -> LocalResult.stopped(recipient, cancellation))
                        .toList();
                untaken(message, endpoint, stopped, SETTLED);
                yield endpoint;
            }
            case Attempt.Abandoned _ -> {
                Endpoint endpoint = keys.getFirst().endpoint();
                List<RecipientResult> abandoned = recipients.stream()
                        .filter(recipient -> !answered.contains(recipient.id()))
                        .map(recipient -> LocalResult.abandoned(recipient, cancellation))
                        .toList();
                untaken(message, endpoint, abandoned, SETTLED);
                yield endpoint;
            }
            // Some recipients may be settled: the delivery knows which are not.
            case Attempt.Broken(Throwable cause) -> throw new CompletionException(cause);
            case Attempt.Unreachable(List<Attempt.Failure> failures) -> {
                failures.forEach(failure -> tried.add(failure.endpoint()));
                Endpoint endpoint = failures.getLast().endpoint();
                List<RecipientResult> unreachable = recipients.stream()
                        .map(recipient -> LocalResult.unreachable(recipient, mx, failures))
                        .toList();
                untaken(message, endpoint, unreachable, NEXT_ADDRESS);
                yield endpoint;
            }
            case Attempt.Conversed conversed -> {
                tried.add(conversed.remote());
                conversed(message, key(keys, conversed.remote()), conversed);
                yield conversed.remote();
            }
        };
    }

    private static ReuseKey key(List<ReuseKey> keys, Endpoint endpoint) {
        return keys.stream()
                .filter(key -> key.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    /// No connection took it.
    private void untaken(OutboundMessage message, Endpoint endpoint, List<RecipientResult> untaken, Next step) {
        report(
                message,
                endpoint,
                null,
                Capabilities.NONE,
                null,
                0,
                MessageReport.Rest.NONE,
                untaken.stream().map(result -> new Tried(result, step)).toList());
    }

    private void conversed(OutboundMessage message, ReuseKey key, Attempt.Conversed conversed) {
        plan = conversed.served() ? plan.served() : plan;
        SecurityPlan security = SecurityPlan.of(key, engine.options());
        List<Tried> ways = new ArrayList<>();
        for (RecipientOutcome outcome : conversed.report().outcomes()) {
            answered.add(outcome.recipient().id());
            Judged judged = judge.judge(outcome, conversed, key);
            Optional<ConnectPlan> more = plan.after(judged.judgement(), key, security);
            plan = more.orElse(plan);
            Next otherwise = judged.judgement() instanceof Judgement.Settled ? SETTLED : NEXT_ADDRESS;
            ways.add(
                    isGivenUp(outcome)
                            ? new Tried(LocalResult.givenUp(judged.result(), cancellation), SETTLED)
                            : new Tried(judged.result(), more.isPresent() ? AGAIN : otherwise));
        }
        if (engine.options().session().acceptance() == Acceptance.ALL_RECIPIENTS
                && !OutcomeJudge.wasSent(conversed.report())) {
            keepTogether(ways);
        }
        report(
                message,
                conversed.remote(),
                conversed.local(),
                conversed.report().capabilities(),
                conversed.security(),
                conversed.ordinal(),
                conversed.report().rest(),
                ways);
    }

    private boolean isGivenUp(RecipientOutcome outcome) {
        return cancellation.isCancelled()
                && outcome.outcome() instanceof Outcome.Unanswered(Phase _, Cause cause)
                && (cause instanceof Cause.Stopped || cause instanceof Cause.LimitReached);
    }

    /// Where all must be accepted, none goes on without the others: not after one was refused for good, and not
    /// while one is on its way elsewhere. Once content has gone out, each has its own answer.
    private static void keepTogether(List<Tried> ways) {
        Next most = ways.stream().map(Tried::next).min(Next::compareTo).orElse(SETTLED);
        ways.replaceAll(each -> new Tried(each.result(), most));
    }

    private void report(
            OutboundMessage message,
            Endpoint endpoint,
            @Nullable Endpoint local,
            Capabilities capabilities,
            @Nullable SecurityOutcome security,
            int ordinal,
            MessageReport.Rest rest,
            List<Tried> ways) {
        engine.listener()
                .attempted(new AttemptReport(
                        message, mx.name(), endpoint, local, capabilities, policy, security, ordinal, rest, ways));
        for (Tried each : ways) {
            switch (each.next()) {
                case SETTLED -> results.settle(each.result());
                case NEXT_ADDRESS -> goOn(each.result());
                case AGAIN -> again.add(each.result().recipient());
            }
        }
    }

    /// To the next endpoint, or host.
    private void goOn(RecipientResult result) {
        results.remember(result);
        next.add(result.recipient());
    }
}
