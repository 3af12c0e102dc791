package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

/// Servers that take only so many recipients in a transaction, or so many transactions.
class LimitsTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;
    private static final String MAIL = "MAIL From:<s@a.example>";

    private static String[] envelope(int from, int to) {
        return IntStream.rangeClosed(from - 1, to + 1)
                .mapToObj(i -> i == from - 1 ? MAIL : i > to ? "DATA" : rcpt(i))
                .toArray(String[]::new);
    }

    private static String rcpt(int number) {
        return "RCPT To:<r" + number + "@b.example>";
    }

    @Test
    void hundredRecipientsShareATransaction() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 101);
        talk.clientSays(envelope(1, 100)).serverSays("250 ok");
        IntStream.rangeClosed(1, 100).forEach(_ -> talk.serverSays("250 ok"));
        talk.serverSays("354 go").clientSays("x", ".").serverSays("250 one").clientSays(envelope(101, 101));
        assertThat(talk.outcomes(0)).hasSize(100).containsOnly(new Outcome.Accepted(Reply.of(250, "one")));
        assertThat(talk.reports.getFirst().rest()).isEqualTo(MessageReport.Rest.FOLLOWS);
        talk.serverSays("250 ok", "250 ok", "354 go")
                .clientSays("x", ".")
                .serverSays("250 two")
                .clientSays();
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "two")));
        assertThat(talk.reports.getLast().rest()).isEqualTo(MessageReport.Rest.NONE);
    }

    @Test
    void contentWaitsUntilTheReportBeforeWasDealtWith() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS RCPTMAX=1")
                .submit("x\n", 3)
                .dealingByHand();
        talk.clientSays(envelope(1, 1)).serverSays("250 ok", "250 ok", "354 go").clientSays("x", ".");
        talk.serverSays("250 one").clientSays(MAIL, rcpt(2));
        talk.serverSays("250 ok", "250 ok").clientSays();
        talk.proceed().clientSays("DATA").serverSays("354 go");
        talk.clientSays("x", ".", MAIL, rcpt(3), "DATA").serverSays("250 two", "250 ok", "250 ok", "354 go");
        talk.clientSays();
        talk.proceed().clientSays("x", ".").serverSays("250 three").clientSays();
        assertThat(talk.reports).hasSize(3);
    }

    @Test
    void serverWithoutALimitGetsAThousandRecipientsAtMost() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS RCPTMAX=100000");
        talk.submit("x\n", 1500).clientSays(envelope(1, 1000));
    }

    @Test
    void statedLimitIsKept() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS MAILMAX=9 RCPTMAX=2");
        talk.submit("x\n", 3).clientSays(envelope(1, 2));
    }

    @Test
    void largerLimitThanOursIsUsed() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "X-RCPTLIMIT 200");
        talk.submit("x\n", 150).clientSays(envelope(1, 150));
    }

    @Test
    void partsOfAMessageOverlapAsMessagesDo() {
        Conversation talk = Conversation.warm("LIMITS RCPTMAX=1").submit("x\n", 2);
        talk.clientSays(envelope(1, 1)).serverSays("250 ok", "250 ok", "354 go");
        talk.clientSays("x", ".", MAIL, rcpt(2), "DATA");
    }

    @Test
    void recipientsWithoutRoomGoInTheNextTransaction() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 4).submit("y\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "550 no", "452 too many", "552 too many", "354 go")
                .clientSays("x", ".");
        talk.serverSays("250 one").clientSays(envelope(3, 4)).serverSays("250 ok", "250 ok", "250 ok", "354 go");
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "one")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")));
        assertThat(talk.flight()).startsWith("x\r\n.\r\n" + MAIL);
        talk.serverSays("250 two").clientSays();
        assertThat(talk.outcomes(1))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "two")), new Outcome.Accepted(Reply.of(250, "two")));
    }

    @Test
    void whereNobodyWasServedNoOtherTransactionIsTried() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "452 too many", "354 go").clientSays("x", ".");
        talk.serverSays("451 later").clientSays();
        assertThat(talk.outcomes(0).getLast()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(452, "too many")));
    }

    @Test
    void serverThatAlwaysHasTooManyIsAskedOnceMore() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "452 too many", "354 go").clientSays("x", ".");
        talk.serverSays("250 one").clientSays(envelope(2, 2));
        talk.serverSays("250 ok", "452 too many still", "554 nobody").clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "one")));
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Refused(Phase.RCPT, Reply.of(452, "too many still")));
    }

    @Test
    void statusCodeTellsAFullMailboxFromTooManyRecipients() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "ENHANCEDSTATUSCODES")
                .submit("x\n", 3);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "452 4.2.2 full", "452 4.5.3 too many", "354 go")
                .clientSays("x", ".");
        talk.serverSays("250 one").clientSays(envelope(3, 3));
    }

    @Test
    void lossBetweenTwoPartsKeepsWhatWasSettled() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS RCPTMAX=1")
                .submit("x\n", 3);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("x", ".");
        talk.serverSays("250 one").flight();
        talk.session.disconnected("gone");
        talk.clientSays();
        Cause lost = new Cause.ConnectionLost("gone");
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "one")));
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Unanswered(Phase.MAIL, lost));
        assertThat(talk.outcomes(2)).containsExactly(new Outcome.Untried(lost));
    }

    @Test
    void stopGivesUpThePartsThatHaveNotBegun() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS RCPTMAX=1")
                .submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("x", ".");
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Untried(new Cause.Stopped()));
        talk.serverSays("250 one").clientSays("QUIT");
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "one")));
    }

    @Test
    void sessionLeavesAfterAsManyTransactionsAsTheServerTakes() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "LIMITS MAILMAX=1");
        talk.submit("x\n", 1).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("x", ".");
        talk.serverSays("250 one").clientSays("QUIT");
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Untried(new Cause.LimitReached()));
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "one")));
        assertThat(talk.session.acceptsTransactions()).isFalse();
    }
}
