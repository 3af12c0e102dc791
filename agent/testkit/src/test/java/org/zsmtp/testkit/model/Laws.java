package org.zsmtp.testkit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.testkit.model.Mailing.Part;

/// What must hold at the end of a conversation.
///
/// 1. Each recipient of each transaction has exactly one outcome, and each content that was opened is closed.
/// 2. [Outcome.Accepted] only where the server committed this content for this recipient, and told so with a reply
/// of its own in LMTP.
/// 3. What the server committed is Accepted or [Outcome.InDoubt]; at most one message of a session is in doubt.
/// 4. A reply stands in an outcome only where it answers, by counting, the very command it is said to answer.
/// 5. Once a session is poisoned, nothing of what is still open is accepted or refused.
/// 6. What a server receives is what was sent, with canonical line ends, once, and with the parameters asked for.
/// 7. A recipient is named again only where the server had no room for it in a transaction that it took for others;
/// no transaction has more recipients than the server states, or than were to be sent.
/// 8. The client greets as it was told, and no secret stands in any dialogue.
/// 9. [Outcome.Withheld] only where the client sends to all or to none, the server accepted this recipient and
/// refused the one that is named, and no content was announced. Where it sends to all or to none there is one
/// transaction, and nobody is accepted beside one that was refused at RCPT.
final class Laws {

    private final ClientStream client;
    private final ClientRules rules;
    private final List<Mailing> mailings;
    private final Coverage coverage;
    private final @Nullable ModelServer server;
    private final Temper temper;
    private final boolean handshakeFailed;

    /// @param server the lawful server, or null for an anarchic one
    /// @param handshakeFailed whether the session was told that no TLS came up
    Laws(
            ClientStream client,
            List<Mailing> mailings,
            Coverage coverage,
            @Nullable ModelServer server,
            Temper temper,
            boolean handshakeFailed) {
        this.client = client;
        this.rules = client.rules();
        this.mailings = mailings;
        this.coverage = coverage;
        this.server = server;
        this.temper = temper;
        this.handshakeFailed = handshakeFailed;
    }

    void check() {
        settleTruth();
        int inDoubt = 0;
        boolean accepted = false;
        for (Mailing mailing : mailings) {
            coverage.saw(Event.TRANSACTION);
            boolean doubtful = false;
            boolean sent = false;
            require(mailing.report != null, mailing, "no report");
            require(mailing.content.allReadersClosed(), mailing, "content left open");
            List<RecipientOutcome> outcomes = mailing.report.outcomes();
            require(outcomes.size() == mailing.recipients.size(), mailing, "not one outcome for each recipient");
            capabilities(mailing, mailing.report.capabilities());
            repetitions(mailing);
            together(mailing, outcomes);
            for (int i = 0; i < outcomes.size(); i++) {
                require(outcomes.get(i).recipient().id() == i, mailing, "outcomes out of order");
                coverage.saw(Event.RECIPIENT);
                noSecrets(mailing, outcomes.get(i).dialogue());
                boolean committed = mailing.isCommitted(i);
                switch (outcomes.get(i).outcome()) {
                    case Outcome.Accepted(Reply reply) -> {
                        accepted(mailing, i, reply, committed);
                        sent = true;
                    }
                    case Outcome.Refused(Phase phase, Reply reply) -> {
                        require(!committed, mailing, "refused although committed");
                        refused(mailing, i, phase, reply);
                    }
                    case Outcome.Unanswered(Phase _, Cause cause) -> {
                        require(!committed, mailing, "unanswered although committed");
                        unanswered(mailing, i, cause);
                    }
                    case Outcome.Untried(Cause cause) -> {
                        Part part = mailing.partOf(i);
                        require(!committed, mailing, "untried although committed");
                        require(part == null || isTooMany(part.rcptAt[i]), mailing, "untried, but named to the server");
                        unanswered(mailing, i, cause);
                    }
                    case Outcome.InDoubt(Cause cause) -> {
                        inDoubt(mailing, i, cause, committed);
                        doubtful = true;
                    }
                    case Outcome.Withheld(Recipient other, Reply reply) -> {
                        require(!committed, mailing, "withheld although committed");
                        withheld(mailing, i, (int) other.id(), reply);
                    }
                    case Outcome.Oversize(long size, long limit) -> {
                        require(mailing.parts.isEmpty(), mailing, "oversize, but sent");
                        require(size > limit && limit > 0 && size == mailing.content.length(), mailing, "no oversize");
                        require(server == null || temper.size().orElse(0) == limit, mailing, "not this limit");
                        coverage.saw(Event.OVERSIZE);
                    }
                    case Outcome.Unsendable _ -> require(false, mailing, "unsendable, and every server takes it");
                }
            }
            if (doubtful) inDoubt++;
            if (sent && accepted) coverage.saw(Event.SESSION_REUSED);
            if (mailing.parts.size() > 1) coverage.saw(Event.SEVERAL_TRANSACTIONS);
            if (sent && outcomes.stream().anyMatch(o -> o.outcome() instanceof Outcome.Refused)) {
                coverage.saw(Event.PARTLY_REFUSED_BUT_SENT);
                boolean atTheEnd = outcomes.stream()
                        .anyMatch(o -> o.outcome() instanceof Outcome.Refused(Phase phase, Reply _)
                                && phase == Phase.END_OF_DATA);
                if (rules.lmtp() && atTheEnd) coverage.saw(Event.LMTP_MIXED);
            }
            accepted |= sent;
            contents(mailing);
        }
        require(inDoubt <= 1, null, inDoubt + " messages in doubt");
        dialogue();
    }

    /// Finds the commands of each mailing, and what the server committed of it.
    void settleTruth() {
        locate();
        if (server != null) {
            commitments(server.commitments());
        }
    }

    // ---- what the client said -------------------------------------------------------------------------------------

    /// Finds each transaction's commands.
    private void locate() {
        Map<String, Mailing> bySender = new HashMap<>();
        mailings.forEach(mailing -> bySender.put(mailing.sender, mailing));
        Mailing current = null;
        Part part = null;
        List<ClientCommand> commands = client.commands();
        for (int at = 0; at < commands.size(); at++) {
            switch (commands.get(at)) {
                case ClientCommand.Mail(String path, Map<String, String> parameters) -> {
                    current = bySender.get(path);
                    require(current != null, null, "never submitted: " + path);
                    part = new Part(at, current.recipients.size());
                    current.parts.add(part);
                    require(isExpected(parameters, current), current, "MAIL with " + parameters);
                }
                case ClientCommand.Rcpt(String path, Map<String, String> parameters) -> {
                    require(current != null && part != null, null, "RCPT without MAIL");
                    int index = current.recipients.indexOf(path);
                    require(index >= 0 && part.rcptAt[index] < 0, current, "not a recipient of it: " + path);
                    part.rcptAt[index] = at;
                    require(
                            server == null || parameters.equals(current.rcptParameters(index, extended(temper.dsn()))),
                            current,
                            "RCPT with " + parameters);
                }
                case ClientCommand.Data _ -> {
                    require(part != null && part.dataAt < 0 && !part.chunked(), current, "a stray DATA");
                    part.dataAt = at;
                }
                case ClientCommand.Chunk chunk -> {
                    require(part != null && part.dataAt < 0 && part.endAt < 0, current, "a stray chunk");
                    part.chunksAt.add(at);
                    if (chunk.last() && chunk.isComplete()) {
                        part.endAt = at;
                    }
                }
                case ClientCommand.EndOfData _ -> {
                    require(part != null && part.dataAt >= 0 && part.endAt < 0, current, "a stray end of data");
                    part.endAt = at;
                }
                case ClientCommand.Connection _,
                        ClientCommand.Hello _,
                        ClientCommand.StartTls _,
                        ClientCommand.Auth _,
                        ClientCommand.Response _,
                        ClientCommand.Rset _,
                        ClientCommand.Noop _,
                        ClientCommand.Quit _ -> {}
            }
        }
    }

    private boolean isExpected(Map<String, String> parameters, Mailing mailing) {
        return server == null
                || parameters.equals(mailing.mailParameters(
                        extended(temper.eightBitMime()), extended(temper.size().isPresent()), extended(temper.dsn())));
    }

    private boolean extended(boolean offered) {
        return offered && server != null && server.extended() && rules.greeting() != ClientRules.Greeting.PLAIN;
    }

    /// Law 7.
    private void repetitions(Mailing mailing) {
        int most = extended(temper.statedRecipients()) ? temper.recipients() : rules.recipients();
        List<Part> before = new ArrayList<>();
        for (Part part : mailing.parts) {
            int named = 0;
            for (int i = 0; i < part.rcptAt.length; i++) {
                if (part.rcptAt[i] < 0) {
                    continue;
                }
                named++;
                for (Part earlier : before) {
                    if (earlier.rcptAt[i] >= 0) {
                        require(isTooMany(earlier.rcptAt[i]), mailing, "named again, and not for want of room");
                        require(isAnyoneAccepted(earlier), mailing, "named again where nobody was served");
                        coverage.saw(Event.TOO_MANY_IN_ANOTHER);
                    }
                }
            }
            require(
                    server == null || rules.allOrNone() || named <= most,
                    mailing,
                    named + " recipients in one transaction");
            before.add(part);
        }
    }

    /// Law 9.
    private void together(Mailing mailing, List<RecipientOutcome> outcomes) {
        if (!rules.allOrNone()) {
            return;
        }
        require(mailing.parts.size() <= 1, mailing, "several transactions, and all recipients belong together");
        boolean refused = outcomes.stream()
                .anyMatch(
                        each -> each.outcome() instanceof Outcome.Refused(Phase phase, Reply _) && phase == Phase.RCPT);
        boolean sent = outcomes.stream()
                .anyMatch(each ->
                        each.outcome() instanceof Outcome.Accepted || each.outcome() instanceof Outcome.InDoubt);
        require(!(refused && sent), mailing, "sent, and one recipient was refused");
    }

    private boolean isTooMany(int at) {
        if (!client.isAnswered(at)) {
            return false;
        }
        SaidReply said = client.answers(at).getFirst();
        return said.code() == 452 || said.code() == 552;
    }

    private boolean isAnyoneAccepted(Part part) {
        return part.endAt >= 0
                && client.isAnswered(part.endAt)
                && client.answers(part.endAt).stream().anyMatch(SaidReply::isCompletion);
    }

    // ---- what the server took -------------------------------------------------------------------------------------

    private void commitments(List<Commitment> commitments) {
        Map<String, Mailing> bySender = new HashMap<>();
        mailings.forEach(mailing -> bySender.put(mailing.sender, mailing));
        Set<String> served = new HashSet<>();
        for (Commitment commitment : commitments) {
            Mailing mailing = bySender.get(commitment.reversePath());
            require(mailing != null, null, "a message from " + commitment.reversePath());
            mailing.commitments.add(commitment);
            require(!mailing.content.isTorn(), mailing, "committed although it could not be read to its end");
            require(
                    mailing.recipients.containsAll(commitment.recipients()),
                    mailing,
                    "committed for " + commitment.recipients());
            commitment.recipients().forEach(path -> require(served.add(path), mailing, "committed twice: " + path));
            require(
                    commitment.content().equals(mailing.content.canonical()),
                    mailing,
                    "what was received is not what was sent");
        }
    }

    // ---- what the session made of it ------------------------------------------------------------------------------

    private void accepted(Mailing mailing, int recipient, Reply reply, boolean committed) {
        Part part = mailing.partOf(recipient);
        require(part != null && part.endAt >= 0, mailing, "accepted without an end of data");
        require(isHoped(part.mailAt) && isHoped(part.rcptAt[recipient]), mailing, "accepted after a refusal");
        require(isSame(reply, verdict(part, recipient)) && reply.isCompletion(), mailing, "accepted by another reply");
        require(server == null || committed, mailing, "accepted, but the server never took it");
        require(!mailing.content.isTorn(), mailing, "accepted although it could not be read to its end");
        coverage.saw(Event.RECIPIENT_ACCEPTED);
        if (rules.lmtp()) coverage.saw(Event.ACCEPTED_BY_LMTP);
    }

    /// The reply to the end that is this recipient's, or null where none came that can be believed.
    private @Nullable SaidReply verdict(Part part, int recipient) {
        if (part.endAt < 0 || part.endAt >= client.poisonedAt()) {
            return null;
        }
        int index = 0;
        if (rules.lmtp()) {
            for (int at : part.rcptAt) {
                if (at >= 0 && at < part.rcptAt[recipient] && isHoped(at)) index++;
            }
        }
        List<SaidReply> answers = client.answers(part.endAt);
        return index < answers.size() ? answers.get(index) : null;
    }

    private void refused(Mailing mailing, int recipient, Phase phase, Reply reply) {
        Part part = mailing.partOf(recipient);
        boolean answers = switch (phase) {
            case GREETING -> isAnswer(reply, 0);
            case EHLO -> anyAnswer(reply, ClientCommand.Hello.class);
            case AUTH -> anyAnswer(reply, ClientCommand.Auth.class) || anyAnswer(reply, ClientCommand.Response.class);
            case MAIL -> refusingMail(mailing, part, reply) != null;
            case RCPT -> part != null && isAnswer(reply, part.rcptAt[recipient]);
            case DATA ->
                part != null
                        && (isAnswer(reply, part.dataAt)
                                || part.chunksAt.stream().anyMatch(at -> isAnswer(reply, at)));
            case END_OF_DATA ->
                part != null
                        && (isSame(reply, verdict(part, recipient))
                                || (isRefusedInside(part) && isSame(reply, client.refusalInside())));
            case STARTTLS -> anyAnswer(reply, ClientCommand.StartTls.class);
            case CONNECT, TLS, CONTENT, RSET, NOOP, ETRN, QUIT, IDLE -> false;
        };
        require(reply.isNegative() && answers, mailing, "refused by a reply to something else: " + reply);
        boolean beforeMail =
                phase == Phase.GREETING || phase == Phase.EHLO || phase == Phase.STARTTLS || phase == Phase.AUTH;
        if (!beforeMail && client.poisonedAt() != ClientStream.NEVER) {
            Part refusing = phase == Phase.MAIL ? refusingMail(mailing, part, reply) : part;
            require(
                    refusing != null && (isComplete(refusing) || isRefusedInside(refusing)),
                    mailing,
                    "a refusal from a poisoned session");
        }
        if (part != null && part.chunked() && phase == Phase.END_OF_DATA) coverage.saw(Event.CHUNK_REFUSED);
        coverage.saw(
                switch (phase) {
                    case GREETING -> Event.REFUSED_AT_GREETING;
                    case EHLO -> Event.REFUSED_AT_EHLO;
                    case STARTTLS -> Event.REFUSED_AT_STARTTLS;
                    case AUTH -> Event.REFUSED_AT_AUTH;
                    case MAIL -> Event.REFUSED_AT_MAIL;
                    case RCPT -> Event.REFUSED_AT_RCPT;
                    case DATA -> Event.REFUSED_AT_DATA;
                    default -> Event.REFUSED_AT_END_OF_DATA;
                });
    }

    /// Behind 354 nothing but the message can be refused; in LMTP that speaks for one recipient.
    private boolean isRefusedInside(Part part) {
        boolean last = part.dataAt >= 0
                && client.commands().subList(part.dataAt, client.commands().size()).stream()
                        .noneMatch(command -> command instanceof ClientCommand.Mail);
        return last && (!rules.lmtp() || acceptedOf(part) == 1) && client.refusalInside() != null;
    }

    private long acceptedOf(Part part) {
        return Arrays.stream(part.rcptAt).filter(this::isHoped).count();
    }

    /// A recipient for whom there was no room may find MAIL refused the next time.
    private @Nullable Part refusingMail(Mailing mailing, @Nullable Part named, Reply reply) {
        return mailing.parts.stream()
                .filter(part -> named == null || part.mailAt >= named.mailAt)
                .filter(part -> isAnswer(reply, part.mailAt))
                .findFirst()
                .orElse(null);
    }

    /// Law 9.
    private void withheld(Mailing mailing, int recipient, int other, Reply reply) {
        Part part = mailing.partOf(recipient);
        require(rules.allOrNone(), mailing, "withheld, and some recipient would have done");
        require(part != null && mailing.parts.size() == 1, mailing, "withheld, and not named once");
        require(isHoped(part.mailAt) && isHoped(part.rcptAt[recipient]), mailing, "withheld, and not accepted");
        require(
                reply.isNegative() && isAnswer(reply, part.rcptAt[other]),
                mailing,
                "withheld for a reply to something else: " + reply);
        require(part.dataAt < 0 && !part.chunked(), mailing, "withheld, and content was announced");
        require(client.poisonedAt() == ClientStream.NEVER || isComplete(part), mailing, "withheld without an answer");
        coverage.saw(Event.WITHHELD);
    }

    private void unanswered(Mailing mailing, int recipient, Cause cause) {
        Part part = mailing.partOf(recipient);
        if (part != null && part.endAt >= 0 && !(cause instanceof Cause.Closing)) {
            boolean content = part.chunked()
                    ? !isNegative(part.rcptAt[recipient])
                    : isHoped(part.mailAt) && isHoped(part.rcptAt[recipient]);
            require(!content, mailing, "its end of data went out, and it is not in doubt");
        }
        coverage.saw(Event.UNANSWERED);
        cause(mailing, cause);
    }

    private void inDoubt(Mailing mailing, int recipient, Cause cause, boolean committed) {
        Part part = mailing.partOf(recipient);
        require(part != null && part.endAt >= 0, mailing, "in doubt without an end of data");
        // The answer to a chunk, and several answers to one end, wait for a prompt behind them.
        boolean unproven = part.chunked() || (rules.lmtp() && acceptedOf(part) > 1);
        require(
                verdict(part, recipient) == null || unproven || isSurprising(cause),
                mailing,
                "in doubt in spite of an answer");
        boolean byUs = cause instanceof Cause.Stopped || cause instanceof Cause.LimitReached;
        require(!byUs || unproven, mailing, "in doubt by " + cause);
        boolean amongReplies = rules.lmtp() && !client.answers(part.endAt).isEmpty();
        require(!(cause instanceof Cause.Closing) || amongReplies || unproven, mailing, "in doubt by " + cause);
        coverage.saw(Event.IN_DOUBT);
        coverage.saw(committed ? Event.IN_DOUBT_AND_COMMITTED : Event.IN_DOUBT_AND_NOT_COMMITTED);
        if (amongReplies) coverage.saw(Event.LMTP_IN_DOUBT_BETWEEN_REPLIES);
        cause(mailing, cause);
    }

    /// Whether the server has said what cannot be believed. Garbage may be recognised before the last octet of it
    /// has come, and a refusal of RSET or QUIT may be one said again.
    private boolean isSurprising(Cause cause) {
        boolean garbage = server == null && (cause instanceof Cause.Malformed || cause instanceof Cause.Injected);
        boolean noLeave = cause instanceof Cause.OutOfPlace(Phase phase, Reply reply)
                && (phase == Phase.QUIT || (phase == Phase.RSET && (reply.code() == 500 || reply.code() == 502)));
        return garbage || noLeave || client.poisonedAt() != ClientStream.NEVER;
    }

    private void cause(Mailing mailing, Cause cause) {
        if (cause instanceof Cause.Surprise) {
            require(isSurprising(cause), mailing, "a surprise that nobody made: " + cause);
            require(server == null || temper.keepsState(), mailing, "surprised by a lawful server: " + cause);
        }
        switch (cause) {
            case Cause.Malformed _ -> coverage.saw(Event.MALFORMED);
            case Cause.Unsolicited _ -> coverage.saw(Event.UNSOLICITED);
            case Cause.Premature _ -> coverage.saw(Event.PREMATURE);
            case Cause.OutOfPlace _ -> coverage.saw(Event.OUT_OF_PLACE);
            case Cause.ContentUnreadable _ ->
                coverage.saw(mailing.content.isShut() ? Event.CONTENT_NOT_OPENED : Event.CONTENT_CUT_SHORT);
            case Cause.Unauthenticated _ -> {
                require(rules.identity() != null, mailing, "who asked for authentication?");
                require(!extended(temper.login()), mailing, "it was offered");
                coverage.saw(Event.UNAUTHENTICATED);
            }
            case Cause.Unsecured(Cause.Lack lack, String _) -> unsecured(mailing, lack);
            case Cause.Injected _ -> coverage.saw(Event.INJECTED);
            case Cause.OwnName _ -> require(false, mailing, "the session knows no name of its host");
            case Cause.LimitReached _ -> {
                long mails = client.commands().stream()
                        .filter(command -> command instanceof ClientCommand.Mail)
                        .count();
                boolean left = mailings.stream().anyMatch(each -> each.cancelled);
                // So many refusals wait for a prompt.
                require(
                        server == null || extended(temper.mails().isPresent()) || mails >= 8 || left,
                        mailing,
                        "a limit that nobody stated");
                coverage.saw(Event.LIMIT_OF_MAILS);
            }
            case Cause.Closing _, Cause.ConnectionLost _, Cause.TimedOut _, Cause.Stopped _ -> {}
        }
    }

    private void unsecured(Mailing mailing, Cause.Lack lack) {
        // A secret does not go in clear text to a server that offers STARTTLS, whoever wants that.
        require(
                rules.security() != ClientRules.Security.CLEAR || rules.identity() != null,
                mailing,
                "nobody wants TLS");
        switch (lack) {
            case OFFER, SECRECY -> {
                boolean insists = rules.security() == ClientRules.Security.REQUIRED || rules.identity() != null;
                require(insists, mailing, "clear text would have done");
                require(!client.isSecured(), mailing, "it was under TLS");
                coverage.saw(Event.WITHOUT_STARTTLS);
            }
            case HANDSHAKE, TRUST, CONFIGURATION -> require(handshakeFailed, mailing, "no handshake had failed");
            case BINDING -> require(false, mailing, "PLAIN is bound to nothing");
        }
    }

    private void capabilities(Mailing mailing, Capabilities told) {
        if (server == null || told.equals(Capabilities.NONE)) {
            return;
        }
        boolean same = told.pipelining() == temper.pipelining()
                && told.eightBitMime() == temper.eightBitMime()
                && told.size() == temper.size().isPresent()
                && told.dsn() == temper.dsn()
                && told.chunking() == temper.chunking()
                && told.authenticatesBy("LOGIN") == temper.login()
                && told.recipientLimit().isPresent() == temper.statedRecipients()
                && told.mailLimit().equals(temper.mails())
                && told.enhancedStatusCodes() == temper.enhancedStatusCodes();
        require(same, mailing, "capabilities misread: " + told);
    }

    /// Whether every reply that this transaction needed had come before the poison.
    private boolean isComplete(Part part) {
        if (!client.isAnswered(part.lastAt())) {
            return false;
        }
        if (part.endAt >= 0) {
            return true;
        }
        if (part.dataAt >= 0) {
            return isNegative(part.dataAt);
        }
        if (part.chunked()) {
            return part.chunksAt.stream().anyMatch(this::isNegative);
        }
        boolean allRefused = true;
        boolean anyRefused = false;
        for (int at : part.rcptAt) {
            allRefused &= at < 0 || isNegative(at);
            anyRefused |= at >= 0 && isNegative(at);
        }
        return allRefused || (anyRefused && rules.allOrNone()) || isNegative(part.mailAt);
    }

    private boolean isHoped(int at) {
        return at >= 0 && client.isAnswered(at) && client.answers(at).getFirst().isCompletion();
    }

    private boolean isNegative(int at) {
        return client.isAnswered(at) && client.answers(at).getFirst().code() >= 400;
    }

    private boolean isAnswer(Reply reply, int at) {
        return at >= 0
                && client.isAnswered(at)
                && isSame(reply, client.answers(at).getFirst());
    }

    private boolean anyAnswer(Reply reply, Class<? extends ClientCommand> kind) {
        for (int at = 0; at < client.commands().size(); at++) {
            if (kind.isInstance(client.commands().get(at)) && isAnswer(reply, at)) {
                return true;
            }
        }
        return false;
    }

    /// A reply that repeats a secret comes without it.
    private boolean isSame(Reply reply, @Nullable SaidReply said) {
        if (said == null || said.code() != reply.code()) {
            return false;
        }
        if (rules.identity() != null
                && said.lines().stream()
                        .anyMatch(line -> line.contains(rules.identity().secret()))) {
            coverage.saw(Event.SECRET_REPEATED);
            return reply.lines().equals(List.of("***"));
        }
        return said.lines().equals(reply.lines());
    }

    // ---- what had its chance --------------------------------------------------------------------------------------

    private void contents(Mailing mailing) {
        if (mailing.commitments.isEmpty()) {
            return;
        }
        int length = mailing.content.length();
        if (length > 32 * 1024) coverage.saw(Event.CONTENT_OF_SEVERAL_FLIGHTS);
        if (length == 0) coverage.saw(Event.EMPTY_CONTENT);
    }

    private void dialogue() {
        List<ClientCommand> commands = client.commands();
        boolean challenged = false;
        for (int at = 1; at < commands.size(); at++) {
            ClientCommand before = commands.get(at - 1);
            switch (commands.get(at)) {
                case ClientCommand.Hello hello -> greeting(at, hello);
                case ClientCommand.Rset _ -> coverage.saw(Event.RESET);
                case ClientCommand.Mail _ -> {
                    if (client.isAnswered(at) && client.answers(at).getFirst().code() == 503)
                        coverage.saw(Event.STATE_KEPT_503);
                    if (challenged) coverage.saw(Event.AUTHENTICATED);
                    challenged = false;
                }
                case ClientCommand.EndOfData(String content) -> {
                    if (content.isEmpty()
                            && client.isAnswered(at)
                            && client.answers(at).getFirst().code() == 554) {
                        coverage.saw(Event.LONE_DOT);
                    }
                }
                case ClientCommand.Chunk _ -> coverage.saw(Event.CHUNK);
                case ClientCommand.Noop _ -> coverage.saw(Event.NOOP);
                case ClientCommand.Response _ -> challenged = true;
                case ClientCommand.Connection _,
                        ClientCommand.StartTls _,
                        ClientCommand.Auth _,
                        ClientCommand.Rcpt _,
                        ClientCommand.Data _,
                        ClientCommand.Quit _ -> {}
            }
            if (client.overlapped(at)) {
                coverage.saw(Event.NEXT_MAIL_WITH_END_OF_DATA);
                if (before.endsMessage() && isNegative(at - 1)) {
                    coverage.saw(Event.NEXT_MAIL_BEHIND_REFUSED_END_OF_DATA);
                }
            }
        }
        long exchanges = commands.stream()
                .filter(command -> command instanceof ClientCommand.Auth)
                .count();
        if (exchanges > 1) coverage.saw(Event.SECOND_MECHANISM);
        for (int at = 0; at < commands.size(); at++) {
            if (client.answers(at).stream().anyMatch(reply -> reply.code() == 421)) coverage.saw(Event.CLOSING_421);
        }
    }

    /// Law 8.
    private void greeting(int at, ClientCommand.Hello hello) {
        if (hello.extended()) {
            return;
        }
        coverage.saw(Event.HELO_INSTEAD);
        require(rules.identity() == null, null, "HELO, and nobody could authenticate");
        boolean second = client.commands().get(at - 1) instanceof ClientCommand.Hello;
        boolean expected = switch (rules.greeting()) {
            case PLAIN -> true;
            case EXTENDED -> second;
            case EXTENDED_WHERE_ANNOUNCED -> second || server == null || !temper.announces();
        };
        require(expected, null, "HELO before EHLO was refused");
    }

    private void noSecrets(Mailing mailing, List<Exchange> dialogue) {
        if (rules.identity() == null) {
            return;
        }
        for (Exchange exchange : dialogue) {
            String all = exchange.line()
                    + (exchange.reply() == null ? "" : exchange.reply().lines());
            require(
                    !all.contains(rules.identity().secret())
                            && !all.contains(rules.identity().both())
                            && !all.contains(rules.identity().user()),
                    mailing,
                    "a secret in a dialogue: " + all);
        }
    }

    private static void require(boolean lawful, @Nullable Mailing mailing, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(mailing == null ? otherwise : otherwise + " (" + mailing.sender + ")");
        }
    }
}
