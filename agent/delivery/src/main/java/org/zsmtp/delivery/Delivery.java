package org.zsmtp.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;

/// The delivery of one message: walks the route until every recipient is settled. Runs on its caller's thread,
/// top to bottom; recipients that are settled leave the list, the rest try the next address.
final class Delivery implements Visit.Results {

    private final MailObject mail;
    private final Engine engine;
    private final Cancellation cancellation;
    private final Consumer<RecipientResult> heard;
    private final List<RecipientResult> settled = new ArrayList<>();
    /// By recipient id: its result if no further address has another one.
    private final Map<Long, RecipientResult> otherwise = new HashMap<>();

    private @Nullable Throwable fault;

    /// @param heard gets each result as soon as it is known
    Delivery(MailObject mail, Engine engine, Cancellation cancellation, Consumer<RecipientResult> heard) {
        this.heard = heard;
        this.cancellation = cancellation;
        this.mail = mail;
        this.engine = engine;
    }

    DeliveryReport to(Destination destination) {
        List<Recipient> recipients = mail.envelope().recipients();
        try {
            deliver(destination, recipients);
        } catch (CompletionException onAnotherThread) {
            Throwable bug = onAnotherThread.getCause();
            settleAfter(bug == null ? onAnotherThread : bug, recipients);
        } catch (RuntimeException | Error bug) {
            settleAfter(bug, recipients);
        }
        if (fault != null) {
            throw new IllegalStateException("the consumer of the results has failed: " + fault, fault);
        }
        return DeliveryReport.of(recipients, settled);
    }

    /// Results that are settled stay so: a server that has accepted the mail must not get it again.
    private void settleAfter(Throwable bug, List<Recipient> recipients) {
        Set<Long> known =
                settled.stream().map(result -> result.recipient().id()).collect(Collectors.toSet());
        recipients.stream()
                .filter(recipient -> !known.contains(recipient.id()))
                .map(recipient -> LocalResult.broken(recipient, bug))
                .forEach(this::settle);
        if (bug instanceof LinkageError) {
            engine.listener().broken(bug);
        }
    }

    private void deliver(Destination destination, List<Recipient> recipients) {
        engine.listener().routing(destination);
        Optional<RoutingResult> routing = engine.resolutions().route(destination, cancellation);
        if (routing.isEmpty()) {
            settleUntried(recipients.stream()
                    .map(recipient -> LocalResult.stopped(recipient, cancellation))
                    .toList());
        } else {
            switch (routing.get()) {
                case RoutingResult.Unroutable unroutable -> {
                    engine.listener().routed(destination, List.of(), unroutable.reason());
                    settleUntried(recipients.stream()
                            .map(recipient -> LocalResult.unroutable(recipient, unroutable))
                            .toList());
                }
                case RoutingResult.Routed(Route route) -> {
                    engine.listener().routed(destination, names(route), "");
                    walk(
                            route,
                            new HostPolicies(
                                    engine.policies(),
                                    engine.tls(),
                                    destination,
                                    route,
                                    mail.envelope().parameters().tls()),
                            recipients);
                }
            }
        }
    }

    private void walk(Route route, HostPolicies policies, List<Recipient> recipients) {
        switch (engine.history().review(route)) {
            case DeadEndpoints.Review.Hopeless(MxHost mx, Endpoint endpoint, String why) -> {
                List<Attempt.Failure> known = List.of(new Attempt.Failure(endpoint, why));
                settleUntried(recipients.stream()
                        .map(recipient -> LocalResult.unreachable(recipient, mx, known))
                        .toList());
            }
            case DeadEndpoints.Review.Promising(Route promising) -> {
                List<Recipient> left = recipients;
                MxHostQueue hosts = new MxHostQueue(promising.hosts());
                for (MxHost mx = hosts.next();
                        mx != null && !left.isEmpty() && !cancellation.isCancelled();
                        mx = hosts.next()) {
                    Optional<HostPolicy> policy = engine.recent().of(policies, mx, cancellation);
                    if (policy.isEmpty()) {
                        break;
                    }
                    left = approach(mx, policy.get(), left);
                    if (left.stream().noneMatch(recipient -> wasConnected(recipient.id()))) {
                        hosts.unreached(mx);
                    }
                }
                settleLeft(left);
            }
        }
    }

    /// Those who were not tried at all have been cancelled before.
    private void settleLeft(List<Recipient> left) {
        List<RecipientResult> untried = left.stream()
                .filter(recipient -> !otherwise.containsKey(recipient.id()))
                .map(recipient -> LocalResult.stopped(recipient, cancellation))
                .toList();
        if (!untried.isEmpty()) {
            settleUntried(untried);
        }
        left.stream()
                .map(recipient -> otherwise.get(recipient.id()))
                .filter(Objects::nonNull)
                .forEach(this::settle);
    }

    /// Tries a host if it may be tried.
    ///
    /// @return who is to try the next host
    private List<Recipient> approach(MxHost mx, HostPolicy policy, List<Recipient> recipients) {
        return switch (policy) {
            case HostPolicy.Usable usable -> new Visit(mail, engine, cancellation, mx, usable, this).of(recipients);
            case HostPolicy.Unusable unusable -> {
                engine.listener().forbidden(mail, mx.name(), unusable);
                recipients.forEach(recipient -> remember(LocalResult.forbidden(recipient, unusable)));
                yield recipients;
            }
        };
    }

    @Override
    public void remember(RecipientResult next) {
        otherwise.merge(next.recipient().id(), next, Delivery::weightier);
    }

    /// Where several addresses gave no answer, temporary outweighs permanent, because the mail may still get
    /// through. A host that did answer knows better than one that could not be reached; else the latest counts.
    private static RecipientResult weightier(RecipientResult earlier, RecipientResult later) {
        if (later.verdict() instanceof Verdict.Failed) {
            return earlier.verdict() instanceof Verdict.Failed ? later : earlier;
        }
        boolean earlierAnswered = earlier.verdict() instanceof Verdict.Delayed && wasConnected(earlier);
        return earlierAnswered && !wasConnected(later) ? earlier : later;
    }

    private boolean wasConnected(long recipient) {
        RecipientResult result = otherwise.get(recipient);
        return result != null && wasConnected(result);
    }

    private static boolean wasConnected(RecipientResult result) {
        return result.remoteMta() != null && result.remoteMta().local() != null;
    }

    private void settleUntried(List<RecipientResult> results) {
        engine.listener().untried(mail, results);
        results.forEach(this::settle);
    }

    @Override
    public void settle(RecipientResult result) {
        settled.add(result);
        try {
            heard.accept(result);
        } catch (RuntimeException | Error failed) {
            // The session is told to continue nevertheless, since other messages wait for it.
            fault = fault == null ? failed : fault;
        }
        engine.listener().settled(mail, result);
    }

    private static List<String> names(Route route) {
        return route.hosts().stream().map(MxHost::name).toList();
    }
}
