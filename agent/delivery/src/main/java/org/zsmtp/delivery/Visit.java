package org.zsmtp.delivery;

import static org.zsmtp.delivery.AttemptReport.Next.AGAIN;
import static org.zsmtp.delivery.AttemptReport.Next.NEXT_ADDRESS;
import static org.zsmtp.delivery.AttemptReport.Next.SETTLED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.AttemptReport.Next;
import org.zsmtp.delivery.AttemptReport.Tried;
import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.Circumstances.Transfer;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.net.Sharing;
import org.zsmtp.delivery.policy.HopPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.Hop;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.session.TransactionReport;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// One message at one host, on the connection that comes up first among its endpoints. There is another round where
/// the one before need not have failed by the message: alone on a new connection behind others, with HELO where the
/// server hangs up on EHLO, by DATA where it cannot do chunks, with less where it cannot cope with a handshake, and
/// for each connection that ended before the message had its turn. Runs on one thread.
final class Visit {

    /// What a visit came to.
    ///
    /// @param next what it comes to for those that were not settled, where no further endpoint has another answer
    /// @param tried the endpoints that have had their turn, at least one where `next` has any
    record Result(List<RecipientResult> next, Set<Endpoint> tried) {}

    /// How many rounds may go by without any message being taken on their connections.
    private static final int MOST_IDLE_ROUNDS = 1000;

    /// RFC 3463 section 3.8: other or undefined security status.
    private static final EnhancedStatusCode SECURITY = new EnhancedStatusCode(4, 7, 0);

    private final MailObject mail;
    private final Engine engine;
    private final Hop hop;
    private final HopPolicy.Usable policy;
    private SecurityPlan plan;
    private final List<Endpoint> endpoints;
    private final Diagnoses diagnoses;

    private final Consumer<RecipientResult> settled;
    private final List<RecipientResult> next = new ArrayList<>();
    private final Set<Endpoint> tried = new LinkedHashSet<>();
    /// What this message has found out, whether others remember it or not.
    private final Map<Endpoint, Set<Quirk>> found = new HashMap<>();
    private List<Recipient> again = new ArrayList<>();
    private Sharing sharing = Sharing.SHARED;
    private int idleRounds;

    /// @param policy what the connection's security must be
    /// @param endpoints those of the hop that are to be tried, best first; at least one
    /// @param settled gets the last word on a recipient, as soon as there is one
    Visit(
            MailObject mail,
            Engine engine,
            Hop hop,
            HopPolicy.Usable policy,
            List<Endpoint> endpoints,
            Consumer<RecipientResult> settled) {
        this.settled = settled;
        this.mail = mail;
        this.engine = engine;
        this.hop = hop;
        this.policy = policy;
        this.plan = new SecurityPlan(
                policy.requirement(), engine.options().security().startAt(endpoints.getFirst()));
        this.endpoints = List.copyOf(endpoints);
        this.diagnoses = new Diagnoses(engine.options().timeouts());
    }

    Result to(List<Recipient> recipients) {
        List<Recipient> left = recipients;
        List<Endpoint> candidates = endpoints;
        while (!left.isEmpty()) {
            again = new ArrayList<>();
            idleRounds++;
            switch (engine.options().secrets().of(hostName())) {
                case Secrets.Answer.Anonymous _ -> candidates = send(left, candidates, null);
                case Secrets.Answer.Known(Credentials credentials) -> candidates = send(left, candidates, credentials);
                case Secrets.Answer.Unknown(String why) ->
                    left.forEach(recipient -> settled.accept(secretless(recipient, why)));
            }
            left = again;
        }
        return new Result(next, tried);
    }

    /// As a secrets file names it: a literal without its brackets.
    private String hostName() {
        return hop.host() instanceof AddressLiteral literal ? literal.address().getHostAddress() : hop.name();
    }

    /// Hands all recipients over at once: the session, which knows what the server takes, makes one mail
    /// transaction or several of them.
    ///
    /// @param candidates best first
    /// @return the candidates of the next round, if there is one
    private List<Endpoint> send(
            List<Recipient> recipients, List<Endpoint> candidates, @Nullable Credentials credentials) {
        TransportOptions options = engine.options();
        plan = new SecurityPlan(plan.requirement(), plan.start(), credentials);
        List<Known> known = known(candidates);
        List<ReuseKey> keys =
                candidates.stream().map(each -> key(each, credentials)).toList();
        engine.listener().trying(mail, hop.name(), candidates.getFirst());
        Transaction transaction = new Transaction(new MailObject(mail.envelope().to(recipients), mail.content()));
        Afterwards afterwards = options.reuse() == Reuse.CLOSED_AFTER_EACH ? Afterwards.CLOSE : Afterwards.KEEP;
        Sharing wanted = sharing;
        sharing = Sharing.SHARED_AGAIN;
        Attempt attempt = engine.pool()
                .perform(keys, transaction, wanted, afterwards, () -> !known.equals(known(candidates)))
                .join();
        if (attempt instanceof Attempt.Returned) {
            return anew(recipients, candidates, wanted);
        }
        Endpoint endpoint = take(transaction, keys, attempt);
        while (attempt instanceof Attempt.Conversed conversed && conversed.rest() != null) {
            attempt = conversed.rest().proceed().join();
            endpoint = take(transaction, keys, attempt);
        }
        return sameFirst(endpoint);
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

    /// Others have found out something about these endpoints: those that give no session need not be waited for once
    /// more.
    ///
    /// @param candidates of this round, the one that has answered before among them
    /// @return the candidates of the next round, if there is one
    private List<Endpoint> anew(List<Recipient> recipients, List<Endpoint> candidates, Sharing wanted) {
        Map<Endpoint, String> failures = new LinkedHashMap<>();
        for (Endpoint each : candidates) {
            engine.history().failure(each).ifPresent(why -> failures.put(each, why));
        }
        if (failures.size() < candidates.size() && idleRounds < MOST_IDLE_ROUNDS) {
            again.addAll(recipients);
            sharing = wanted == Sharing.ALONE ? wanted : Sharing.SHARED_AGAIN;
            return candidates.stream()
                    .filter(each -> !failures.containsKey(each))
                    .toList();
        }
        List<Attempt.Failure> known = failures.entrySet().stream()
                .map(each -> new Attempt.Failure(each.getKey(), each.getValue()))
                .toList();
        tried.addAll(candidates);
        List<RecipientResult> results = recipients.stream()
                .map(recipient -> known.isEmpty() ? stopped(recipient) : unreachable(recipient, hop, known))
                .toList();
        engine.listener().untried(mail, results);
        next.addAll(results);
        return List.of();
    }

    /// Behind it those that have not had their turn: the one that answered a moment ago may be gone.
    private List<Endpoint> sameFirst(Endpoint endpoint) {
        return Stream.concat(Stream.of(endpoint), endpoints.stream().filter(other -> !tried.contains(other)))
                .toList();
    }

    private ReuseKey key(Endpoint endpoint, @Nullable Credentials credentials) {
        Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        quirks.addAll(engine.experience().of(endpoint));
        quirks.addAll(found.getOrDefault(endpoint, Set.of()));
        TlsFallback fallback = plan.allowed(quirks);
        SessionOptions session = session(quirks, credentials).with(plan.session(fallback));
        return new ReuseKey(endpoint, engine.options().source(), session, policy.requirement(), fallback.offer());
    }

    /// HELO has no STARTTLS: where clear text is forbidden, what is remembered of greetings does not count.
    private SessionOptions session(Set<Quirk> quirks, @Nullable Credentials credentials) {
        TransportOptions options = engine.options();
        boolean helo = quirks.contains(Quirk.HELO_ONLY) && !policy.requirement().forbidsClearText();
        return SessionOptions.defaults(options.heloName())
                .with(options.protocol())
                .with(helo ? Hello.HELO : options.hello())
                .with(options.pipelining())
                .with(quirks.contains(Quirk.NO_OVERLAP) ? NextMail.AFTER_REPLY : options.nextMail())
                .with(quirks.contains(Quirk.NO_CHUNKING) ? Chunking.NEVER : options.chunking())
                .withRecipients(options.recipientsPerTransaction())
                .with(options.acceptance())
                .withCredentials(credentials)
                .withOwnNames(hop.choice() == Hop.Choice.MX ? engine.ownNames() : Set.of());
    }

    /// Nothing is sent to a host that may want to know who we are.
    private RecipientResult secretless(Recipient recipient, String why) {
        return new RecipientResult(
                recipient,
                new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED),
                remote(hop, endpoints.getFirst(), null),
                Diagnoses.local(SECURITY, why));
    }

    /// @return where it was tried
    private Endpoint take(Transaction transaction, List<ReuseKey> keys, Attempt attempt) {
        List<Recipient> recipients = transaction.mail().envelope().recipients();
        List<Tried> results = new ArrayList<>();
        Endpoint endpoint = keys.getFirst().endpoint();
        Endpoint local = null;
        Capabilities capabilities = Capabilities.NONE;
        SecurityOutcome security = null;
        int ordinal = 0;
        TransactionReport.Rest rest = TransactionReport.Rest.NONE;
        switch (attempt) {
            case Attempt.Stopped _, Attempt.Returned _ ->
                recipients.forEach(recipient -> results.add(new Tried(stopped(recipient), SETTLED)));
            // Some recipients may be settled: the delivery knows which are not.
            case Attempt.Broken(Throwable cause) -> throw new CompletionException(cause);
            case Attempt.Unreachable(List<Attempt.Failure> failures) -> {
                failures.forEach(failure -> tried.add(failure.endpoint()));
                recipients.forEach(
                        recipient -> results.add(new Tried(unreachable(recipient, hop, failures), NEXT_ADDRESS)));
                endpoint = failures.getLast().endpoint();
            }
            case Attempt.Conversed conversed -> {
                endpoint = conversed.remote();
                tried.add(endpoint);
                ReuseKey key = key(keys, endpoint);
                idleRounds = conversed.served() ? 0 : idleRounds;
                for (RecipientOutcome outcome : conversed.report().outcomes()) {
                    results.add(judge(outcome, conversed, key));
                }
                if (engine.options().acceptance() == Acceptance.ALL_RECIPIENTS) {
                    keepTogether(conversed.report(), results);
                }
                local = conversed.local();
                capabilities = conversed.report().capabilities();
                security = conversed.security();
                ordinal = conversed.ordinal();
                rest = conversed.report().rest();
            }
        }
        engine.listener()
                .attempted(new AttemptReport(
                        transaction,
                        hop.name(),
                        endpoint,
                        local,
                        capabilities,
                        policy,
                        security,
                        ordinal,
                        rest,
                        results));
        results.forEach(this::place);
        return endpoint;
    }

    /// Where all must be accepted, none goes on without the others: not after one was refused for good, and not
    /// while one is on its way elsewhere. Once content has gone out, each has its own answer.
    private static void keepTogether(TransactionReport report, List<Tried> results) {
        boolean sent = report.outcomes().stream().anyMatch(each -> wasSent(each.outcome()));
        if (sent) {
            return;
        }
        Next most = results.stream().map(Tried::next).min(Next::compareTo).orElse(SETTLED);
        results.replaceAll(each -> new Tried(each.result(), most));
    }

    private static boolean wasSent(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.InDoubt _ -> true;
            case Outcome.Refused(Phase phase, Reply _) -> phase == Phase.END_OF_DATA;
            case Outcome.Unanswered _,
                    Outcome.Withheld _,
                    Outcome.Untried _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> false;
        };
    }

    private static ReuseKey key(List<ReuseKey> keys, Endpoint endpoint) {
        return keys.stream()
                .filter(key -> key.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    private void place(Tried one) {
        switch (one.next()) {
            case SETTLED -> settled.accept(one.result());
            case NEXT_ADDRESS -> next.add(one.result());
            case AGAIN -> again.add(one.result().recipient());
        }
    }

    private static RecipientResult stopped(Recipient recipient) {
        return new RecipientResult(
                recipient, new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED), null, Diagnoses.stopping());
    }

    private Tried judge(RecipientOutcome outcome, Attempt.Conversed conversed, ReuseKey key) {
        Recipient recipient = outcome.recipient();
        Judgement judgement = FailurePolicy.judge(
                outcome.outcome(),
                recipient.parameters(),
                new Circumstances(
                        engine.options().protocol(),
                        conversed.report().capabilities(),
                        hop.choice(),
                        place(conversed),
                        company(conversed.report()),
                        Experience.link(key, conversed.security()),
                        Chunks.wentOut(outcome) ? Transfer.CHUNKS : Transfer.DATA));
        Verdict verdict = judgement.otherwise();
        RecipientResult result = new RecipientResult(
                recipient,
                verdict,
                remote(hop, conversed),
                diagnoses.of(outcome, verdict, conversed.report().capabilities()));
        return new Tried(
                result,
                switch (judgement) {
                    case Judgement.Settled _ -> SETTLED;
                    case Judgement.NextHost _ -> NEXT_ADDRESS;
                    case Judgement.AgainAlone _ -> {
                        sharing = Sharing.ALONE;
                        yield AGAIN;
                    }
                    case Judgement.AgainByData _ -> again(key, Quirk.NO_CHUNKING);
                    case Judgement.AgainWithHelo _ ->
                        Experience.mayTryHelo(key) ? again(key, Quirk.HELO_ONLY) : NEXT_ADDRESS;
                    case Judgement.AgainSecuredOtherwise(var _, var trouble) -> otherwise(key, trouble);
                    case Judgement.OnAnotherConnection _ -> idleRounds < MOST_IDLE_ROUNDS ? AGAIN : NEXT_ADDRESS;
                });
    }

    private static Place place(Attempt.Conversed conversed) {
        if (conversed.served()) {
            return Place.SERVED;
        }
        return conversed.ordinal() == 0 ? Place.FIRST : Place.LATER;
    }

    private Next again(ReuseKey key, Quirk quirk) {
        found.computeIfAbsent(key.endpoint(), _ -> EnumSet.noneOf(Quirk.class)).add(quirk);
        return AGAIN;
    }

    /// With what the server may cope with, if there is any such thing that is allowed.
    private Next otherwise(ReuseKey key, HandshakeTrouble trouble) {
        return plan.after(Experience.used(key), trouble)
                .flatMap(TlsFallback::quirk)
                .map(quirk -> again(key, quirk))
                .orElse(NEXT_ADDRESS);
    }

    /// Whether the server would have taken the message for somebody.
    private static Company company(TransactionReport report) {
        boolean accepted =
                report.outcomes().stream().map(RecipientOutcome::outcome).anyMatch(Visit::isAccepted);
        if (accepted) {
            return Company.OTHERS_ACCEPTED;
        }
        return report.outcomes().size() == 1 ? Company.ALONE : Company.NONE_ACCEPTED;
    }

    private static boolean isAccepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Withheld _, Outcome.InDoubt _ -> true;
            case Outcome.Refused(Phase phase, Reply _) -> phase == Phase.DATA || phase == Phase.END_OF_DATA;
            case Outcome.Unanswered _, Outcome.Untried _, Outcome.Oversize _, Outcome.Unsendable _ -> false;
        };
    }

    /// Some of it may have gone out.
    static RecipientResult broken(Recipient recipient, Throwable cause) {
        return new RecipientResult(
                recipient, new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT), null, Diagnoses.broken(cause));
    }

    /// @param failures at least one
    static RecipientResult unreachable(Recipient recipient, Hop hop, List<Attempt.Failure> failures) {
        return new RecipientResult(
                recipient,
                new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED),
                remote(hop, failures.getLast().endpoint(), null),
                Diagnoses.unreachable(hop.name(), failures));
    }

    private static RemoteMta remote(Hop hop, Attempt.Conversed conversed) {
        return new RemoteMta(
                hop.name(),
                hop.host() instanceof AddressLiteral,
                conversed.remote(),
                conversed.local(),
                conversed.security());
    }

    private static RemoteMta remote(Hop hop, Endpoint endpoint, @Nullable Endpoint local) {
        return new RemoteMta(hop.name(), hop.host() instanceof AddressLiteral, endpoint, local);
    }
}
