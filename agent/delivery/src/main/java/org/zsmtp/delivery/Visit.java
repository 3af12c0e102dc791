package org.zsmtp.delivery;

import static org.zsmtp.delivery.AttemptReport.Next.AGAIN;
import static org.zsmtp.delivery.AttemptReport.Next.NEXT_ADDRESS;
import static org.zsmtp.delivery.AttemptReport.Next.SETTLED;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.AttemptReport.Tried;
import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.Hop;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.session.TransactionReport;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// One message at one address of one host: at most three rounds, the second where the first failed for reasons
/// that need not be the message's, another with HELO where the server hangs up on EHLO; and one more for each
/// connection that takes only so many messages. Runs on one thread.
final class Visit {

    /// What a visit came to.
    ///
    /// @param settled the last word on these recipients
    /// @param next what it comes to for the others where no further address has another answer
    record Result(List<RecipientResult> settled, List<RecipientResult> next) {}

    /// Each round on another connection gets something done, or a server does not keep its word.
    private static final int MOST_ROUNDS = 1000;

    /// RFC 3463 section 3.8: other or undefined security status.
    private static final EnhancedStatusCode SECURITY = new EnhancedStatusCode(4, 7, 0);

    private final MailObject mail;
    private final Engine engine;
    private final Hop hop;
    private final Endpoint endpoint;
    private final Diagnoses diagnoses;

    private final List<RecipientResult> settled = new ArrayList<>();
    private final List<RecipientResult> next = new ArrayList<>();
    private List<Recipient> again = new ArrayList<>();
    private Hello hello;
    private boolean triedAgain;
    private int rounds;

    Visit(MailObject mail, Engine engine, Hop hop, Endpoint endpoint) {
        this.mail = mail;
        this.engine = engine;
        this.hop = hop;
        this.endpoint = endpoint;
        this.diagnoses = new Diagnoses(engine.options().timeouts());
        this.hello = engine.hellos().of(endpoint, engine.options().hello());
    }

    Result to(List<Recipient> recipients) {
        List<Recipient> left = recipients;
        while (!left.isEmpty()) {
            again = new ArrayList<>();
            rounds++;
            switch (engine.options().secrets().of(hostName())) {
                case Secrets.Answer.Anonymous _ -> send(left, null);
                case Secrets.Answer.Known(Credentials credentials) -> send(left, credentials);
                case Secrets.Answer.Unknown(String why) ->
                    left.forEach(recipient -> settled.add(secretless(recipient, why)));
            }
            left = again;
        }
        return new Result(settled, next);
    }

    /// As a secrets file names it: a literal without its brackets.
    private String hostName() {
        return hop.host() instanceof AddressLiteral literal ? literal.address().getHostAddress() : hop.name();
    }

    /// Hands all recipients over at once: the session, which knows what the server takes, makes one mail
    /// transaction or several of them.
    private void send(List<Recipient> recipients, @Nullable Credentials credentials) {
        boolean mayTryAgain = !triedAgain;
        Hello greeting = hello;
        TransportOptions options = engine.options();
        SessionOptions session = SessionOptions.defaults(options.heloName())
                .with(options.protocol())
                .with(greeting)
                .with(options.pipelining())
                .with(options.nextMail())
                .with(options.chunking())
                .withRecipients(options.recipientsPerTransaction())
                .withCredentials(credentials);
        ReuseKey key = new ReuseKey(endpoint, null, session);
        engine.listener().trying(mail, hop.name(), endpoint);
        Transaction transaction = new Transaction(new MailObject(mail.envelope().to(recipients), mail.content()));
        Afterwards afterwards = options.reuse() == Reuse.CLOSED_AFTER_EACH ? Afterwards.CLOSE : Afterwards.KEEP;
        take(transaction, engine.pool().perform(key, transaction, afterwards).join(), greeting, mayTryAgain);
    }

    /// Nothing is sent to a host that may want to know who we are.
    private RecipientResult secretless(Recipient recipient, String why) {
        return new RecipientResult(
                recipient,
                new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED),
                remote(hop, endpoint, null),
                Diagnoses.local(SECURITY, why));
    }

    private void take(Transaction transaction, Attempt attempt, Hello greeting, boolean mayTryAgain) {
        List<Recipient> recipients = transaction.mail().envelope().recipients();
        List<Tried> tried = new ArrayList<>();
        Endpoint local = null;
        Capabilities capabilities = Capabilities.NONE;
        switch (attempt) {
            case Attempt.Stopped _ ->
                recipients.forEach(recipient -> tried.add(new Tried(stopped(recipient), SETTLED)));
            case Attempt.Unreachable(String why) -> {
                engine.history().failed(endpoint, why);
                recipients.forEach(
                        recipient -> tried.add(new Tried(unreachable(recipient, hop, endpoint, why), NEXT_ADDRESS)));
            }
            case Attempt.Conversed conversed -> {
                remember(conversed.report(), greeting);
                for (RecipientOutcome outcome : conversed.report().outcomes()) {
                    tried.add(judge(outcome, conversed, greeting, mayTryAgain));
                }
                local = conversed.local();
                capabilities = conversed.report().capabilities();
            }
        }
        tried.forEach(this::place);
        engine.listener().attempted(new AttemptReport(transaction, hop.name(), endpoint, local, capabilities, tried));
    }

    private void place(Tried tried) {
        switch (tried.next()) {
            case SETTLED -> settled.add(tried.result());
            case NEXT_ADDRESS -> next.add(tried.result());
            case AGAIN -> again.add(tried.result().recipient());
        }
    }

    private static RecipientResult stopped(Recipient recipient) {
        return new RecipientResult(
                recipient, new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED), null, Diagnoses.stopping());
    }

    private Tried judge(RecipientOutcome outcome, Attempt.Conversed conversed, Hello greeting, boolean mayTryAgain) {
        Recipient recipient = outcome.recipient();
        Judgement judgement = FailurePolicy.judge(
                outcome.outcome(),
                recipient.parameters(),
                new Circumstances(
                        engine.options().protocol(),
                        conversed.report().capabilities(),
                        hop.choice(),
                        conversed.ordinal() == 0 ? Place.FIRST : Place.LATER,
                        company(conversed.report())));
        Verdict verdict = judgement.otherwise();
        RecipientResult result = new RecipientResult(
                recipient,
                verdict,
                remote(hop, endpoint, conversed.local()),
                diagnoses.of(outcome, verdict, conversed.report().capabilities()));
        return new Tried(
                result,
                switch (judgement) {
                    case Judgement.Settled _ -> SETTLED;
                    case Judgement.NextHost _ -> NEXT_ADDRESS;
                    case Judgement.AgainHere _ -> {
                        triedAgain |= mayTryAgain;
                        yield mayTryAgain ? AGAIN : NEXT_ADDRESS;
                    }
                    case Judgement.AgainWithHelo _ -> {
                        hello = Hello.HELO;
                        yield greeting == Hello.HELO ? NEXT_ADDRESS : AGAIN;
                    }
                    case Judgement.OnAnotherConnection _ -> rounds < MOST_ROUNDS ? AGAIN : NEXT_ADDRESS;
                });
    }

    /// Whether the server would have taken the message for somebody.
    private static Company company(TransactionReport report) {
        boolean accepted =
                report.outcomes().stream().map(RecipientOutcome::outcome).anyMatch(Visit::isAccepted);
        return accepted ? Company.OTHERS_ACCEPTED : Company.NONE_ACCEPTED;
    }

    private static boolean isAccepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.InDoubt _ -> true;
            case Outcome.Refused(Phase phase, Reply _) -> phase == Phase.DATA || phase == Phase.END_OF_DATA;
            case Outcome.Unanswered _, Outcome.Oversize _, Outcome.Unsendable _ -> false;
        };
    }

    private void remember(TransactionReport report, Hello greeting) {
        Outcome outcome = report.outcomes().getFirst().outcome();
        if (!FailurePolicy.gaveNoSession(outcome)) {
            engine.history().succeeded(endpoint);
            engine.hellos().worked(endpoint, greeting);
        } else if (greeting == Hello.HELO || isGreeting(outcome)) {
            engine.history().failed(endpoint, "no session came up");
            engine.hellos().failed(endpoint);
        }
    }

    private static boolean isGreeting(Outcome outcome) {
        return outcome instanceof Outcome.Unanswered(Phase phase, var _) && phase == Phase.GREETING;
    }

    static RecipientResult unreachable(Recipient recipient, Hop hop, Endpoint endpoint, String why) {
        return new RecipientResult(
                recipient,
                new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED),
                remote(hop, endpoint, null),
                Diagnoses.unreachable(hop.name(), endpoint, why));
    }

    private static RemoteMta remote(Hop hop, Endpoint endpoint, @Nullable Endpoint local) {
        return new RemoteMta(hop.name(), hop.host() instanceof AddressLiteral, endpoint, local);
    }
}
