package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

/// Two messages of one session: what may travel together, and what the fate of one means for the other.
class NextMailTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String RCPT = "RCPT To:<r1@b.example>";

    /// The end of data of the first and the envelope of the second are out.
    private static Conversation overlapped() {
        Conversation talk = Conversation.warm().submit("two\n", 1).submit("three\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA").serverSays("250 ok", "250 ok", "354 go");
        return talk.clientSays("two", ".", MAIL, RCPT, "DATA");
    }

    @Test
    void nextMailWaitsForTheAnswerWhereAskedTo() {
        Conversation talk = Conversation.established(OPTIONS.with(NextMail.AFTER_REPLY), "PIPELINING");
        for (int i = 0; i < 3; i++) {
            talk.submit("x\n", 1);
        }
        for (int i = 0; i < 3; i++) {
            talk.clientSays(MAIL, RCPT, "DATA").serverSays("250 ok", "250 ok", "354 go");
            talk.clientSays("x", ".").serverSays("250 queued");
        }
        talk.clientSays();
        assertThat(talk.reports).hasSize(3);
    }

    @Test
    void commandsGoOneByOneWherePipeliningIsNotWanted() {
        Conversation talk = Conversation.established(OPTIONS.with(Pipelining.NEVER), "PIPELINING");
        talk.submit("x\n", 1).submit("y\n", 1);
        for (String content : new String[] {"x", "y"}) {
            talk.clientSays(MAIL).serverSays("250 ok").clientSays(RCPT).serverSays("250 ok");
            talk.clientSays("DATA")
                    .serverSays("354 go")
                    .clientSays(content, ".")
                    .serverSays("250 queued");
        }
        talk.clientSays();
        assertThat(talk.reports).hasSize(2);
    }

    @Test
    void refusedEndOfDataDoesNotTouchTheMessageBehindIt() {
        Conversation talk = overlapped();
        talk.serverSays("554 spam", "250 ok", "250 ok", "354 go").clientSays("three", ".");
        talk.serverSays("250 queued").clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(554, "spam")));
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void badSequenceBehindARefusedEndOfDataBringsResetsFromThenOn() {
        Conversation talk = overlapped().submit("four\n", 1).submit("five\n", 1);
        talk.serverSays("554 spam", "503 nested MAIL", "503 no", "503 no");
        assertThat(talk.flight()).startsWith("RSET\r\n" + MAIL);
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Refused(Phase.MAIL, Reply.of(503, "nested MAIL")));
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").clientSays("four", ".");
        talk.serverSays("250 queued").clientSays("RSET", MAIL, RCPT, "DATA");
    }

    @Test
    void lossBetweenTwoMessagesLeavesOnlyTheFirstInDoubt() {
        Conversation talk = overlapped();
        talk.session.disconnected("reset by peer");
        talk.clientSays();
        Cause lost = new Cause.ConnectionLost("reset by peer");
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.InDoubt(lost));
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Unanswered(Phase.MAIL, lost));
    }

    @Test
    void stopBetweenTwoMessagesWaitsForTheFirstAndSaysNoMore() {
        Conversation talk = overlapped();
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.closed).isFalse();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.MAIL, new Cause.Stopped()));
        talk.serverSays("250 queued", "250 ok", "250 ok", "354 go").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void quitIsNeverSentAsContent() {
        // Quit and stop, in either order, while the server is about to ask for the second message.
        for (boolean quitFirst : new boolean[] {true, false}) {
            Conversation talk = overlapped();
            if (quitFirst) talk.session.quit();
            talk.session.stop();
            if (!quitFirst) talk.session.quit();
            talk.serverSays("250 queued").clientSays();
            assertThat(talk.closed).isTrue();
        }
    }

    @Test
    void nextMailInTheFlightNeverFollowsARefusedRecipientOnly() {
        Conversation talk = Conversation.warm().submit("two\n", 1).submit("three\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA").serverSays("250 ok", "550 no", "554 nobody");
        talk.clientSays("RSET", MAIL, RCPT, "DATA");
    }

    @Test
    void messageBehindOneThatIsTooLargeTravelsInItsPlace() {
        Conversation talk = Conversation.warm("SIZE 1000");
        talk.submit("two\n", 1).submit("x".repeat(1020), 1).submit("three\n", 1);
        talk.clientSays("MAIL From:<s@a.example> SIZE=4", RCPT, "DATA");
        talk.serverSays("250 ok", "250 ok", "354 go");
        talk.clientSays("two", ".", "MAIL From:<s@a.example> SIZE=6", RCPT, "DATA");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Oversize(1020, 1000));
    }

    @Test
    void badSequenceOfARecipientBringsNoResets() {
        Conversation talk =
                Conversation.warm().submit("two\n", 1).submit("three\n", 1).submit("four\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA").serverSays("250 ok", "503 no", "503 no");
        talk.clientSays("RSET", MAIL, RCPT, "DATA").serverSays("250 reset", "250 ok", "250 ok", "354 go");
        talk.clientSays("three", ".", MAIL, RCPT, "DATA");
    }

    @Test
    void sessionThatIsLeftFinishesWhatHasBegun() {
        Conversation talk = Conversation.warm().submit("two\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA").submit("three\n", 1);
        talk.session.leave();
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.LimitReached()));
        assertThat(talk.session.acceptsTransactions()).isFalse();
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("two", ".");
        talk.serverSays("250 queued").clientSays("QUIT");
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void sessionThatIsOverIsLeftAlready() {
        Conversation talk = Conversation.warm();
        talk.session.disconnected("gone");
        talk.session.leave();
        talk.clientSays();
        assertThat(talk.session.endedBy()).isEqualTo(new Cause.ConnectionLost("gone"));
    }
}
