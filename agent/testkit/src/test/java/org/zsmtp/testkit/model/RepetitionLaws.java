package org.zsmtp.testkit.model;

import java.util.List;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.Severity;

/// What must hold where a server says a reply too many. Which reply answers which command nobody can tell then; but
/// nothing is claimed:
///
/// - Each recipient has exactly one outcome.
/// - Accepted only where the server committed this content for this recipient.
/// - Refused for good only where the server, by a reply that is its own answer, refused this recipient for good; and
///   never where it committed.
///
/// Not judged is what a server leaves behind that goes with 421: no further reply can belie a refusal then, which on a
/// fresh connection is believed, nor one of several answers in LMTP.
final class RepetitionLaws {

    private static final int BAD_SEQUENCE = 503;

    private final Wire wire;
    private final List<Mailing> mailings;
    private final Coverage coverage;

    RepetitionLaws(Wire wire, List<Mailing> mailings, Coverage coverage) {
        this.wire = wire;
        this.mailings = mailings;
        this.coverage = coverage;
    }

    void check() {
        for (Mailing mailing : mailings) {
            coverage.saw(Event.TRANSACTION);
            require(mailing.report != null, mailing, "no report");
            require(mailing.content.allReadersClosed(), mailing, "content left open");
            List<RecipientOutcome> outcomes = mailing.report.outcomes();
            require(outcomes.size() == mailing.recipients.size(), mailing, "not one outcome for each recipient");
            for (RecipientOutcome outcome : outcomes) {
                check(mailing, outcome.recipient(), outcome.outcome());
            }
        }
    }

    private void check(Mailing mailing, Recipient recipient, Outcome outcome) {
        int index = (int) recipient.id();
        boolean committed = mailing.isCommitted(index);
        switch (outcome) {
            case Outcome.Accepted _ -> {
                boolean cutShort = wire.client().rules().lmtp() && wire.client().closing();
                require(committed || cutShort, mailing, "accepted, and the server has not taken it");
                coverage.saw(Event.RECIPIENT_ACCEPTED);
            }
            case Outcome.Refused(Phase phase, Reply reply) -> {
                if (isForGood(reply) && isOfMail(phase) && !wire.client().closing()) {
                    require(!committed, mailing, "refused for good although committed");
                    require(wasRefused(mailing, index), mailing, "refused for good, and not by the server: " + reply);
                    coverage.saw(Event.REFUSED_FOR_GOOD);
                }
            }
            case Outcome.Unanswered _, Outcome.Untried _ -> {
                require(!committed, mailing, "known not to be there although committed");
                coverage.saw(Event.UNANSWERED);
            }
            case Outcome.InDoubt _ -> coverage.saw(Event.IN_DOUBT);
            case Outcome.Withheld _ -> {
                require(!committed, mailing, "withheld although committed");
                coverage.saw(Event.WITHHELD);
            }
            case Outcome.Oversize _, Outcome.Unsendable _ -> {}
        }
    }

    /// Before there is a session a refusal is about the session.
    private static boolean isOfMail(Phase phase) {
        return switch (phase) {
            case MAIL, RCPT, DATA, CONTENT, END_OF_DATA, RSET -> true;
            case CONNECT, GREETING, EHLO, STARTTLS, TLS, AUTH, NOOP, ETRN, QUIT, IDLE -> false;
        };
    }

    /// A 503 is no verdict on mail.
    private static boolean isForGood(Reply reply) {
        return reply.severity() == Severity.PERMANENT_NEGATIVE && reply.code() != BAD_SEQUENCE;
    }

    private boolean wasRefused(Mailing mailing, int recipient) {
        return mailing.parts.stream().anyMatch(part -> wasRefused(part, recipient));
    }

    private boolean wasRefused(Mailing.Part part, int recipient) {
        return isRefusal(part.mailAt)
                || isRefusal(part.rcptAt[recipient])
                || isRefusal(part.dataAt)
                || isRefusal(part.endAt)
                || part.chunksAt.stream().anyMatch(this::isRefusal);
    }

    private boolean isRefusal(int at) {
        return at >= 0 && wire.ownAnswers(at).stream().anyMatch(reply -> reply.code() >= 500);
    }

    private static void require(boolean lawful, Mailing mailing, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise + " (" + mailing.sender + ")");
        }
    }
}
