package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.Connection;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.net.Conversed;
import org.zsmtp.delivery.net.Opening;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Hop;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.wire.Reply;

/// The delivery of one message: walks the route until every recipient is settled. Runs on one thread, top to bottom;
/// recipients that are settled leave the list, the rest try the next address.
final class Delivery {

    private final MailObject mail;
    private final DeliveryListener listener;
    private final TransportOptions options;
    private final ConnectionPool pool;
    private final RouteHistory history;
    private final BooleanSupplier stopping;
    private final Diagnoses diagnoses;
    private final SessionOptions session;

    private final List<RecipientResult> settled = new ArrayList<>();
    /// What it comes to for a recipient where no further host has another answer.
    private final Map<Recipient, RecipientResult> otherwise = new LinkedHashMap<>();

    Delivery(
            MailObject mail,
            DeliveryListener listener,
            TransportOptions options,
            ConnectionPool pool,
            RouteHistory history,
            BooleanSupplier stopping) {
        this.mail = mail;
        this.listener = listener;
        this.options = options;
        this.pool = pool;
        this.history = history;
        this.stopping = stopping;
        this.diagnoses = new Diagnoses(options.timeouts());
        this.session = SessionOptions.defaults(options.heloName())
                .with(options.pipelining())
                .with(options.nextMail());
    }

    DeliveryReport run(Destination destination, Router router) {
        List<Recipient> recipients = mail.envelope().recipients();
        RoutingResult routing = router.route(destination);
        switch (routing) {
            case RoutingResult.Unroutable unroutable -> {
                listener.routed(destination, List.of(), unroutable.reason());
                unroutable(recipients, unroutable);
            }
            case RoutingResult.Routed(Route route) -> {
                listener.routed(
                        destination,
                        route.hops().stream().map(hop -> hop.host().text()).toList(),
                        "");
                walk(route, recipients);
            }
        }
        return DeliveryReport.of(recipients, settled);
    }

    private void unroutable(List<Recipient> recipients, RoutingResult.Unroutable why) {
        Verdict verdict = switch (why.permanence()) {
            case PERMANENT -> new Verdict.Failed(Scope.DESTINATION);
            case TEMPORARY -> new Verdict.Delayed(Scope.DESTINATION, Delay.NOT_ACCEPTED);
        };
        Diagnosis diagnosis = Diagnoses.local(why.status(), why.reason());
        recipients.forEach(recipient -> settle(new RecipientResult(recipient, verdict, null, diagnosis)));
    }

    private void walk(Route route, List<Recipient> recipients) {
        switch (history.review(route)) {
            case RouteHistory.Review.Hopeless(Hop hop, InetSocketAddress endpoint, String why) -> {
                unreachable(hop, endpoint, why, recipients);
                recipients.forEach(this::settleOtherwise);
            }
            case RouteHistory.Review.Promising(Route promising) -> {
                List<Recipient> left = recipients;
                for (Hop hop : promising.hops()) {
                    for (InetSocketAddress address : hop.addresses()) {
                        if (!left.isEmpty() && !stopping.getAsBoolean()) {
                            left = new Visit(hop, address).with(left);
                        }
                    }
                }
                left.forEach(this::settleOtherwise);
            }
        }
    }

    private void settleOtherwise(Recipient recipient) {
        RecipientResult known = otherwise.get(recipient);
        settle(
                known != null
                        ? known
                        : new RecipientResult(
                                recipient,
                                new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED),
                                null,
                                Diagnoses.stopping()));
    }

    private void settle(RecipientResult result) {
        settled.add(result);
        listener.settled(mail, result);
    }

    private void unreachable(Hop hop, InetSocketAddress endpoint, String why, List<Recipient> recipients) {
        Diagnosis diagnosis = Diagnoses.unreachable(
                hop.host().text(), endpoint.getAddress().getHostAddress() + "|" + endpoint.getPort(), why);
        Verdict verdict = new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED);
        RemoteMta remote = remote(hop, endpoint, null);
        // A host that did answer knows better than one that could not be reached.
        recipients.forEach(recipient ->
                otherwise.putIfAbsent(recipient, new RecipientResult(recipient, verdict, remote, diagnosis)));
    }

    private static RemoteMta remote(Hop hop, InetSocketAddress endpoint, @Nullable InetSocketAddress local) {
        return new RemoteMta(hop.host().text(), hop.host() instanceof AddressLiteral, endpoint, local);
    }

    /// One address of one host: at most three conversations, the second on a fresh connection where the first had been
    /// used by others, another with HELO where the server hangs up on EHLO.
    private final class Visit {

        private final Hop hop;
        private final InetSocketAddress address;
        private boolean triedAgain;
        private boolean triedHelo;

        Visit(Hop hop, InetSocketAddress address) {
            this.hop = hop;
            this.address = address;
        }

        /// @return who is to try the next address
        List<Recipient> with(List<Recipient> recipients) {
            return converse(recipients, session);
        }

        private List<Recipient> converse(List<Recipient> recipients, SessionOptions how) {
            ReuseKey key = new ReuseKey(address, null, how);
            CompletableFuture<Opening> opening =
                    options.reuse() == Reuse.KEPT ? pool.connection(key) : pool.ownConnection(key);
            return switch (opening.join()) {
                case Opening.Stopped _ -> recipients;
                case Opening.Unreachable(String why) -> {
                    history.failed(address, why);
                    unreachable(hop, address, why, recipients);
                    yield recipients;
                }
                case Opening.Open(Connection connection) -> perform(recipients, connection, how);
            };
        }

        private List<Recipient> perform(List<Recipient> recipients, Connection connection, SessionOptions how) {
            List<CompletableFuture<Conversed>> conversations = new ArrayList<>();
            int most = options.recipientsPerTransaction();
            for (int from = 0; from < recipients.size(); from += most) {
                List<Recipient> some = recipients.subList(from, Math.min(recipients.size(), from + most));
                conversations.add(connection.perform(
                        new Transaction(new MailObject(mail.envelope().to(some), mail.content()))));
            }
            if (options.reuse() == Reuse.CLOSED_AFTER_EACH) {
                pool.release(connection);
            }
            List<Recipient> next = new ArrayList<>();
            List<Recipient> again = new ArrayList<>();
            List<Recipient> helo = new ArrayList<>();
            for (CompletableFuture<Conversed> conversation : conversations) {
                Conversed conversed = conversation.join();
                remember(conversed);
                for (RecipientOutcome outcome : conversed.report().outcomes()) {
                    sort(outcome, conversed, connection, next, again, helo);
                }
            }
            if (!again.isEmpty()) {
                triedAgain = true;
                next.addAll(converse(again, how));
            }
            if (!helo.isEmpty()) {
                triedHelo = true;
                next.addAll(converse(helo, how.with(Hello.HELO)));
            }
            return next;
        }

        private void sort(
                RecipientOutcome outcome,
                Conversed conversed,
                Connection connection,
                List<Recipient> next,
                List<Recipient> again,
                List<Recipient> helo) {
            Recipient recipient = outcome.recipient();
            Circumstances.Place place =
                    conversed.ordinal() == 0 ? Circumstances.Place.FIRST : Circumstances.Place.LATER;
            Judgement judgement = FailurePolicy.judge(
                    outcome.outcome(),
                    recipient.parameters(),
                    new Circumstances(conversed.report().capabilities(), hop.choice(), place));
            Verdict verdict = judgement.otherwise();
            RecipientResult result = new RecipientResult(
                    recipient,
                    verdict,
                    remote(hop, connection.remote(), connection.local()),
                    diagnoses.of(outcome, verdict, conversed.report().capabilities()));
            otherwise.put(recipient, result);
            boolean over = stopping.getAsBoolean();
            switch (judgement) {
                case Judgement.Settled _ -> settle(result);
                case Judgement.NextHost _ -> next.add(recipient);
                case Judgement.AgainHere _ -> (triedAgain || over ? next : again).add(recipient);
                case Judgement.AgainWithHelo _ -> (triedHelo || over ? next : helo).add(recipient);
            }
        }

        private void remember(Conversed conversed) {
            Outcome outcome = conversed.report().outcomes().getFirst().outcome();
            Phase phase = switch (outcome) {
                case Outcome.Refused(Phase refused, Reply _) -> refused;
                case Outcome.Unanswered(Phase waited, Cause _) -> waited;
                case Outcome.Accepted _, Outcome.InDoubt _, Outcome.Oversize _ -> Phase.END_OF_DATA;
            };
            if (phase == Phase.GREETING || phase == Phase.EHLO) {
                history.failed(address, "no session came up a moment ago");
            } else {
                history.succeeded(address);
            }
        }
    }
}
