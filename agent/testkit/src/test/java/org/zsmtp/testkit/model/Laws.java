package org.zsmtp.testkit.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// What must hold at the end of a conversation.
///
/// 1. Each recipient of each transaction has exactly one outcome, and each content that was opened is closed.
/// 2. [Outcome.Accepted] only where the server committed this content for this recipient.
/// 3. What the server committed is Accepted or [Outcome.InDoubt]; at most one message of a session is in doubt.
/// 4. A reply stands in an outcome only where it answers, by counting, the very command it is said to answer.
/// 5. Once a session is poisoned, nothing of what is still open is accepted or refused.
/// 6. What a server receives is what was sent, with canonical line ends, once, and with the parameters asked for.
final class Laws {

    private final ClientStream client;
    private final List<Mailing> mailings;
    private final Coverage coverage;
    private final @Nullable ModelServer server;
    private final Temper temper;

    /// @param server the lawful server, or null for an anarchic one
    Laws(ClientStream client, List<Mailing> mailings, Coverage coverage, @Nullable ModelServer server, Temper temper) {
        this.client = client;
        this.mailings = mailings;
        this.coverage = coverage;
        this.server = server;
        this.temper = temper;
    }

    void check() {
        locate();
        if (server != null) {
            commitments(server.commitments());
        }
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
            for (int i = 0; i < outcomes.size(); i++) {
                require(outcomes.get(i).recipient().id() == i, mailing, "outcomes out of order");
                coverage.saw(Event.RECIPIENT);
                Outcome outcome = outcomes.get(i).outcome();
                boolean committed = mailing.commitment != null
                        && mailing.commitment.recipients().contains(mailing.recipients.get(i));
                switch (outcome) {
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
                        require(
                                mailing.endAt < 0 || !isHoped(mailing.rcptAt[i]) || !isHoped(mailing.mailAt),
                                mailing,
                                "its end of data went out, and it is not in doubt");
                        coverage.saw(Event.UNANSWERED);
                        cause(mailing, cause);
                    }
                    case Outcome.InDoubt(Cause cause) -> {
                        require(mailing.endAt >= 0, mailing, "in doubt without an end of data");
                        require(isUnheard(mailing.endAt), mailing, "in doubt in spite of an answer");
                        require(
                                !(cause instanceof Cause.Stopped || cause instanceof Cause.Closing),
                                mailing,
                                "in doubt by " + cause);
                        doubtful = true;
                        coverage.saw(Event.IN_DOUBT);
                        coverage.saw(committed ? Event.IN_DOUBT_AND_COMMITTED : Event.IN_DOUBT_AND_NOT_COMMITTED);
                        cause(mailing, cause);
                    }
                    case Outcome.Oversize(long size, long limit) -> {
                        require(mailing.mailAt < 0, mailing, "oversize, but sent");
                        require(size > limit && limit > 0 && size == mailing.content.length(), mailing, "no oversize");
                        require(server == null || temper.size().orElse(0) == limit, mailing, "not this limit");
                        coverage.saw(Event.OVERSIZE);
                    }
                    case Outcome.Unsendable _ -> require(false, mailing, "unsendable, and every server takes it");
                }
            }
            if (doubtful) inDoubt++;
            if (sent && accepted) coverage.saw(Event.SESSION_REUSED);
            if (sent && outcomes.stream().anyMatch(o -> o.outcome() instanceof Outcome.Refused)) {
                coverage.saw(Event.PARTLY_REFUSED_BUT_SENT);
            }
            accepted |= sent;
            contents(mailing);
        }
        require(inDoubt <= 1, null, inDoubt + " messages in doubt");
        dialogue();
    }

    // ---- what the client said -------------------------------------------------------------------------------------

    /// Finds each transaction's commands.
    private void locate() {
        Map<String, Mailing> bySender = new HashMap<>();
        mailings.forEach(mailing -> bySender.put(mailing.sender, mailing));
        Mailing current = null;
        List<ClientCommand> commands = client.commands();
        for (int at = 0; at < commands.size(); at++) {
            switch (commands.get(at)) {
                case ClientCommand.Mail(String path, Map<String, String> parameters) -> {
                    current = bySender.get(path);
                    require(current != null && current.mailAt < 0, current, "sent twice, or never submitted: " + path);
                    current.mailAt = at;
                    require(isExpected(parameters, current), current, "MAIL with " + parameters);
                }
                case ClientCommand.Rcpt(String path, Map<String, String> parameters) -> {
                    require(current != null, null, "RCPT without MAIL");
                    int index = current.recipients.indexOf(path);
                    require(index >= 0 && current.rcptAt[index] < 0, current, "not a recipient of it: " + path);
                    current.rcptAt[index] = at;
                    require(
                            server == null || parameters.equals(current.rcptParameters(index, extended(temper.dsn()))),
                            current,
                            "RCPT with " + parameters);
                }
                case ClientCommand.Data _ -> {
                    require(current != null && current.dataAt < 0, current, "a stray DATA");
                    current.dataAt = at;
                }
                case ClientCommand.EndOfData _ -> {
                    require(current != null && current.endAt < 0, current, "a stray end of data");
                    current.endAt = at;
                }
                case ClientCommand.Connection _, ClientCommand.Hello _, ClientCommand.Rset _, ClientCommand.Quit _ -> {}
            }
        }
    }

    private boolean isExpected(Map<String, String> parameters, Mailing mailing) {
        return server == null
                || parameters.equals(mailing.mailParameters(
                        extended(temper.eightBitMime()), extended(temper.size().isPresent()), extended(temper.dsn())));
    }

    private boolean extended(boolean offered) {
        return offered && server != null && server.extended();
    }

    // ---- what the server took -------------------------------------------------------------------------------------

    private void commitments(List<Commitment> commitments) {
        Map<String, Mailing> bySender = new HashMap<>();
        mailings.forEach(mailing -> bySender.put(mailing.sender, mailing));
        for (Commitment commitment : commitments) {
            Mailing mailing = bySender.get(commitment.reversePath());
            require(mailing != null, null, "a message from " + commitment.reversePath());
            require(mailing.commitment == null, mailing, "committed twice");
            mailing.commitment = commitment;
            require(!mailing.content.isTorn(), mailing, "committed although it could not be read to its end");
            require(
                    mailing.recipients.containsAll(commitment.recipients()),
                    mailing,
                    "committed for " + commitment.recipients());
            require(
                    commitment.content().equals(mailing.content.canonical()),
                    mailing,
                    "what was received is not what was sent");
        }
    }

    // ---- what the session made of it ------------------------------------------------------------------------------

    private void accepted(Mailing mailing, int recipient, Reply reply, boolean committed) {
        require(mailing.endAt >= 0, mailing, "accepted without an end of data");
        require(isAnswer(reply, mailing.endAt) && reply.isCompletion(), mailing, "accepted by another reply");
        require(isHoped(mailing.mailAt) && isHoped(mailing.rcptAt[recipient]), mailing, "accepted after a refusal");
        require(server == null || committed, mailing, "accepted, but the server never took it");
        require(!mailing.content.isTorn(), mailing, "accepted although it could not be read to its end");
        coverage.saw(Event.RECIPIENT_ACCEPTED);
    }

    private void refused(Mailing mailing, int recipient, Phase phase, Reply reply) {
        int at = switch (phase) {
            case GREETING -> 0;
            case EHLO -> lastHello();
            case MAIL -> mailing.mailAt;
            case RCPT -> mailing.rcptAt[recipient];
            case DATA -> mailing.dataAt;
            case END_OF_DATA -> mailing.endAt;
            case CONNECT, CONTENT, RSET, NOOP, QUIT, IDLE -> -1;
        };
        require(reply.isNegative() && isAnswer(reply, at), mailing, "refused by a reply to something else: " + reply);
        boolean greeting = phase == Phase.GREETING || phase == Phase.EHLO;
        if (!greeting && client.poisonedAt() != ClientStream.NEVER) {
            require(isComplete(mailing), mailing, "a refusal from a poisoned session");
        }
        coverage.saw(
                switch (phase) {
                    case GREETING -> Event.REFUSED_AT_GREETING;
                    case EHLO -> Event.REFUSED_AT_EHLO;
                    case MAIL -> Event.REFUSED_AT_MAIL;
                    case RCPT -> Event.REFUSED_AT_RCPT;
                    case DATA -> Event.REFUSED_AT_DATA;
                    default -> Event.REFUSED_AT_END_OF_DATA;
                });
    }

    private void cause(Mailing mailing, Cause cause) {
        if (cause.isSurprise()) {
            // Garbage may be recognised before the last octet of it has come.
            boolean garbage = server == null && cause instanceof Cause.Malformed;
            require(
                    garbage || client.poisonedAt() != ClientStream.NEVER,
                    mailing,
                    "a surprise that nobody made: " + cause);
            require(server == null || temper.keepsState(), mailing, "surprised by a lawful server: " + cause);
        }
        switch (cause) {
            case Cause.Malformed _ -> coverage.saw(Event.MALFORMED);
            case Cause.Unsolicited _ -> coverage.saw(Event.UNSOLICITED);
            case Cause.Premature _ -> coverage.saw(Event.PREMATURE);
            case Cause.OutOfPlace _ -> coverage.saw(Event.OUT_OF_PLACE);
            case Cause.ContentUnreadable _ ->
                coverage.saw(mailing.content.isShut() ? Event.CONTENT_NOT_OPENED : Event.CONTENT_CUT_SHORT);
            case Cause.Closing _, Cause.ConnectionLost _, Cause.TimedOut _, Cause.Stopped _ -> {}
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
                && told.enhancedStatusCodes() == temper.enhancedStatusCodes();
        require(same, mailing, "capabilities misread: " + told);
    }

    /// Whether every reply that this transaction needed had come before the poison.
    private boolean isComplete(Mailing mailing) {
        int last = mailing.lastAt();
        if (last < 0 || isUnheard(last)) {
            return false;
        }
        if (mailing.endAt >= 0) {
            return true;
        }
        if (mailing.dataAt >= 0) {
            return isNegative(mailing.dataAt);
        }
        boolean allRefused = true;
        for (int at : mailing.rcptAt) {
            allRefused &= at >= 0 && isNegative(at);
        }
        return allRefused || isNegative(mailing.mailAt);
    }

    private boolean isUnheard(int at) {
        return at >= client.replies().size() || at >= client.poisonedAt();
    }

    private boolean isHoped(int at) {
        return at >= 0 && !isUnheard(at) && client.replies().get(at).isCompletion();
    }

    private boolean isNegative(int at) {
        return !isUnheard(at) && client.replies().get(at).code() >= 400;
    }

    private boolean isAnswer(Reply reply, int at) {
        if (at < 0 || isUnheard(at)) {
            return false;
        }
        SaidReply said = client.replies().get(at);
        return said.code() == reply.code() && said.lines().equals(reply.lines());
    }

    private int lastHello() {
        int last = -1;
        for (int at = 0; at < client.commands().size(); at++) {
            if (client.commands().get(at) instanceof ClientCommand.Hello) {
                last = at;
            }
        }
        return last;
    }

    // ---- what had its chance --------------------------------------------------------------------------------------

    private void contents(Mailing mailing) {
        if (mailing.commitment == null) {
            return;
        }
        int length = mailing.content.length();
        if (length > 32 * 1024) coverage.saw(Event.CONTENT_OF_SEVERAL_FLIGHTS);
        if (length == 0) coverage.saw(Event.EMPTY_CONTENT);
    }

    private void dialogue() {
        List<ClientCommand> commands = client.commands();
        List<SaidReply> replies = client.replies();
        for (int at = 1; at < commands.size(); at++) {
            ClientCommand before = commands.get(at - 1);
            switch (commands.get(at)) {
                case ClientCommand.Hello(boolean extended, String _) -> {
                    if (!extended) coverage.saw(Event.HELO_INSTEAD);
                }
                case ClientCommand.Rset _ -> coverage.saw(Event.RESET);
                case ClientCommand.Mail _ -> {
                    if (at < replies.size() && replies.get(at).code() == 503) coverage.saw(Event.STATE_KEPT_503);
                }
                case ClientCommand.EndOfData(String content) -> {
                    if (content.isEmpty()
                            && at < replies.size()
                            && replies.get(at).code() == 554) {
                        coverage.saw(Event.LONE_DOT);
                    }
                }
                case ClientCommand.Connection _, ClientCommand.Rcpt _, ClientCommand.Data _, ClientCommand.Quit _ -> {}
            }
            if (client.overlapped(at)) {
                coverage.saw(Event.NEXT_MAIL_WITH_END_OF_DATA);
                if (before instanceof ClientCommand.EndOfData && isNegative(at - 1)) {
                    coverage.saw(Event.NEXT_MAIL_BEHIND_REFUSED_END_OF_DATA);
                }
            }
        }
        if (replies.stream().anyMatch(reply -> reply.code() == 421)) coverage.saw(Event.CLOSING_421);
    }

    private static void require(boolean lawful, @Nullable Mailing mailing, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(mailing == null ? otherwise : otherwise + " (" + mailing.sender + ")");
        }
    }
}
