package org.zsmtp.it.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ServerBehaviour;

/// Answers as the server of a capture did, keyed by what the client says, so that another order of recipients, fewer
/// or more connections and deeper pipelining still fit.
///
/// - Greeting and EHLO or HELO: by the number of the connection; beyond the last captured one as that one.
/// - RCPT: by the address; where the capture has several answers for it, in their order, the last one for ever.
/// - MAIL, DATA and the end of the content: as the captured transaction that names the recipient; before a recipient is
///   known, the next transaction of this sender.
/// - What the original never said: as any captured server answered it when all went well.
///
/// Open to several connections at once.
final class CapturedServer implements ServerBehaviour, AutoCloseable {

    /// @param verb  the command that is answered late
    /// @param delay how late
    record Late(String verb, Duration delay) {}

    private final String address;
    private final List<CapturedConnection> connections;
    private final List<CapturedTransaction> transactions;
    private final List<Late> late;
    private final Set<CapturedTransaction> used = new HashSet<>();
    private final Map<Integer, CapturedTransaction> current = new HashMap<>();
    private final Map<String, Integer> answered = new HashMap<>();
    private final List<DeliveredMessage> messages = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param connections those captured at this address; none makes a server that accepts everything
    CapturedServer(String address, List<CapturedConnection> connections, List<Late> late) {
        this.address = address;
        this.connections = List.copyOf(connections);
        this.transactions = connections.stream()
                .flatMap(connection -> connection.transactions().stream())
                .toList();
        this.late = List.copyOf(late);
    }

    /// Messages whose end was said here, in the order of their ends.
    synchronized List<DeliveredMessage> messages() {
        return List.copyOf(messages);
    }

    @Override
    public Reaction greeting(ClientSession session) {
        return connection(session)
                .map(CapturedConnection::greeting)
                .orElseGet(() -> Reaction.reply("220 " + address + " ESMTP"));
    }

    @Override
    public Reaction command(ClientSession session, CommandLine command) {
        waitIfLate(command.verb());
        synchronized (this) {
            return switch (command.verb()) {
                case "EHLO", "HELO", "LHLO" -> hello(session, command.verb());
                case "MAIL" -> mail(session, command);
                case "RCPT" -> recipient(session, command);
                case "DATA" -> data(session);
                case "BDAT" ->
                    bound(session)
                            .flatMap(CapturedTransaction::end)
                            .map(Exchange::reaction)
                            .orElseGet(() -> usual("BDAT", "250 2.0.0 Ok"));
                case "QUIT" -> usual("QUIT", "221 2.0.0 Bye").thenClose();
                default -> usual(command.verb(), "250 2.0.0 Ok");
            };
        }
    }

    @Override
    public synchronized Reaction endOfData(ClientSession session, ReceivedMessage message) {
        messages.add(new DeliveredMessage(address, message, false));
        Optional<CapturedTransaction> transaction = bound(session);
        current.remove(session.connection());
        List<String> paths =
                message.recipients().stream().map(ReceivedMessage.To::path).toList();
        return transaction
                .flatMap(found -> found.endFor(paths))
                .orElseGet(() -> message.recipients().isEmpty()
                        ? Reaction.reply("554 5.5.1 Error: no valid recipients")
                        : usual(Exchange::endsMessage, "250 2.0.0 Ok"));
    }

    @Override
    public synchronized OptionalLong resetsAfter(ClientSession session) {
        return bound(session)
                .flatMap(CapturedTransaction::brokenContent)
                .filter(broken -> broken.reaction().then() == Reaction.Then.RESET)
                .map(broken -> OptionalLong.of(broken.wire().length()))
                .orElse(OptionalLong.empty());
    }

    private Optional<CapturedConnection> connection(ClientSession session) {
        return connections.isEmpty()
                ? Optional.empty()
                : Optional.of(connections.get(Math.min(session.connection(), connections.size()) - 1));
    }

    private Reaction hello(ClientSession session, String verb) {
        return connection(session).stream()
                .flatMap(connection -> connection.exchanges().stream())
                .filter(exchange -> exchange.is(verb))
                .map(Exchange::reaction)
                .findFirst()
                .orElseGet(() -> usual(verb, verb.equals("HELO") ? "250 " + address : "500 5.5.1 unknown command"));
    }

    private Reaction mail(ClientSession session, CommandLine command) {
        Predicate<CapturedTransaction> sameSender =
                transaction -> transaction.mail().command().path().equalsIgnoreCase(command.path());
        CapturedTransaction transaction = next(sameSender);
        if (transaction == null) {
            current.remove(session.connection());
            return usual("MAIL", "250 2.1.0 Ok");
        }
        current.put(session.connection(), transaction);
        if (!transaction.mail().positive()) used.add(transaction);
        return transaction.mail().reaction();
    }

    private Reaction recipient(ClientSession session, CommandLine command) {
        CapturedTransaction provisional = current.get(session.connection());
        if (provisional == null || !provisional.names(command.path())) {
            CapturedTransaction naming = next(transaction -> transaction.names(command.path()));
            boolean first = session.recipients() == 0;
            if (naming != null && (provisional == null || first)) current.put(session.connection(), naming);
        }
        bound(session).ifPresent(used::add);
        List<Reaction> answers = exchanges()
                .filter(exchange -> exchange.is("RCPT"))
                .filter(exchange -> exchange.command().path().equalsIgnoreCase(command.path()))
                .map(Exchange::reaction)
                .toList();
        if (answers.isEmpty()) return usual("RCPT", "250 2.1.5 Ok");
        int turn = answered.merge(command.path().toLowerCase(Locale.ROOT), 1, Integer::sum);
        return answers.get(Math.min(turn, answers.size()) - 1);
    }

    private Reaction data(ClientSession session) {
        Optional<Reaction> captured =
                bound(session).flatMap(CapturedTransaction::data).map(Exchange::reaction);
        if (session.recipients() > 0) {
            // A refusal for want of recipients belongs to the recipients of the capture, not to these.
            return captured.filter(reaction -> !reaction.octets().contains("no valid recipients"))
                    .orElseGet(() -> usual("DATA", "354 End data with <CR><LF>.<CR><LF>"));
        }
        return captured.orElseGet(() -> Reaction.reply("554 5.5.1 Error: no valid recipients"));
    }

    private Optional<CapturedTransaction> bound(ClientSession session) {
        return Optional.ofNullable(current.get(session.connection()));
    }

    /// The first that was not used yet, or the last that was.
    private @Nullable CapturedTransaction next(Predicate<CapturedTransaction> condition) {
        List<CapturedTransaction> fitting =
                transactions.stream().filter(condition).toList();
        return fitting.stream()
                .filter(transaction -> !used.contains(transaction))
                .findFirst()
                .orElseGet(() -> fitting.isEmpty() ? null : fitting.getLast());
    }

    private Stream<Exchange> exchanges() {
        return connections.stream().flatMap(connection -> connection.exchanges().stream());
    }

    private Reaction usual(String verb, String otherwise) {
        return usual(exchange -> exchange.is(verb), otherwise);
    }

    private Reaction usual(Predicate<Exchange> kind, String otherwise) {
        return exchanges()
                .filter(kind)
                .map(Exchange::reaction)
                .filter(reaction -> reaction.then() == Reaction.Then.GO_ON)
                .filter(reaction ->
                        reaction.octets().startsWith("2") || reaction.octets().startsWith("3"))
                .findFirst()
                .orElseGet(() -> Reaction.reply(otherwise));
    }

    private void waitIfLate(String verb) {
        for (Late answer : late) {
            if (!answer.verb().equals(verb)) continue;
            try {
                boolean over = closed.await(answer.delay().toMillis(), TimeUnit.MILLISECONDS);
                if (over) return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Lets go of late answers.
    @Override
    public void close() {
        closed.countDown();
    }
}
