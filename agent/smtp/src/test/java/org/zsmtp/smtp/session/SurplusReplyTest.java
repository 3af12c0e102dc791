package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

/// Servers that say a reply too many, or one too early: nothing is claimed that no reply of its own has earned.
class SurplusReplyTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String RCPT = "RCPT To:<r1@b.example>";

    private final Conversation talk = Conversation.warm();

    @Test
    void endAnsweredTwiceShowsAtTheNextPromptAndTouchesNobody() {
        talk.submit("one\n", 1).submit("two\n", 1).serverTakesEnvelope(1);
        talk.serverSays("250 taken").flight();
        talk.serverSays("250 taken", "250 sender ok", "250 recipient ok", "354 go")
                .clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "taken")));
        assertThat(talk.outcomes(1)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unanswered.class));
    }

    @Test
    void anotherReplyInTheSameReadTakesBackTheVerdict() {
        talk.submit("one\n", 1).serverTakesEnvelope(1);
        talk.serverSays("250 taken", "550 no more today").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.InDoubt.class);
    }

    @Test
    void theSameReplyTwiceInOneReadSaysTheSame() {
        talk.submit("one\n", 1).serverTakesEnvelope(1);
        talk.serverSays("250 chunk received", "250 queued").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void closingBehindAVerdictTakesNothingBack() {
        talk.submit("one\n", 1).serverTakesEnvelope(1);
        talk.serverSays("250 taken", "421 enough").clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "taken")));
    }

    @Test
    void lastWordsBehindAnAcceptedMessageDoNotRefuseTheNext() {
        talk.submit("one\n", 1).submit("two\n", 1).serverTakesEnvelope(1);
        talk.serverSays("250 taken", "550 no more today").flight();
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "taken")));
        assertThat(talk.outcomes(1)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unanswered.class));
    }

    @Test
    void refusedMailOfAFreshConnectionStandsWhereTheServerHangsUp() {
        Conversation fresh = Conversation.established(OPTIONS, "PIPELINING").submit("one\n", 1);
        fresh.flight();
        fresh.serverSays("550 not from you").session.disconnected("gone");
        fresh.clientSays();
        assertThat(fresh.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "not from you")));
    }

    @Test
    void refusalInAGroupWaitsForTheAnswerToRset() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "550 unknown", "503 no recipients").clientSays("RSET");
        assertThat(talk.reports).isEmpty();
        talk.serverSays("250 reset").clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(550, "unknown")));
        assertThat(talk.session.isIdle()).isTrue();
    }

    @Test
    void replyLeftOverShowsAtRset() {
        // MAIL was answered 250 and 550; RCPT was accepted.
        talk.submit("one\n", 2).flight();
        talk.serverSays("250 ok", "550 no", "250 ok", "450 later").clientSays("RSET");
        talk.serverSays("354 go").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unanswered.class));
    }

    @Test
    void serverThatDoesNotKnowRsetHasRefusedAllTheSame() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "550 unknown", "503 no recipients").flight();
        talk.serverSays("502 what?").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(550, "unknown")));
    }

    @Test
    void withoutPipeliningARefusalWaitsForAPromptOfTheNextMessage() {
        Conversation slow = Conversation.established(OPTIONS).submit("one\n", 1).submit("two\n", 1);
        slow.clientSays(MAIL).serverSays("550 no").clientSays("RSET").serverSays("250 reset");
        assertThat(slow.reports).isEmpty();
        slow.clientSays(MAIL)
                .serverSays("250 ok")
                .clientSays(RCPT)
                .serverSays("250 ok")
                .clientSays("DATA");
        slow.serverSays("354 go").clientSays("two", ".");
        assertThat(slow.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
    }

    @Test
    void withoutPipeliningAndAnotherMessageQuitShowsIt() {
        Conversation slow = Conversation.established(OPTIONS).submit("one\n", 1);
        slow.clientSays(MAIL)
                .serverSays("550 no")
                .clientSays("QUIT")
                .serverSays("221 bye")
                .clientSays();
        assertThat(slow.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
        assertThat(slow.closed).isTrue();
    }

    @Test
    void lateRefusalOfTheMessageBeforeIsNotTheNextMessages() {
        Conversation slow = Conversation.established(OPTIONS).submit("one\n", 1).submit("two\n", 1);
        slow.clientSays(MAIL)
                .serverSays("250 ok")
                .clientSays(RCPT)
                .serverSays("250 ok")
                .clientSays("DATA");
        slow.serverSays("354 go").clientSays("one", ".").serverSays("250 taken").clientSays(MAIL);
        slow.serverSays("554 content refused")
                .clientSays("QUIT")
                .serverSays("250 sender ok")
                .clientSays();
        assertThat(slow.closed).isTrue();
        assertThat(slow.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "taken")));
        assertThat(slow.outcomes(1)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unanswered.class));
    }

    @Test
    void serverThatLeavesQuitUnansweredHasRefusedAllTheSame() {
        Conversation slow = Conversation.established(OPTIONS).submit("one\n", 1);
        slow.clientSays(MAIL).serverSays("550 no").clientSays("QUIT").session.timedOut();
        slow.clientSays();
        assertThat(slow.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
    }

    @Test
    void oneOfSeveralAnswersTwiceInLmtpAcceptsNobodyByAnothersReply() {
        Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING");
        lmtp.submit("one\n", 2).serverTakesEnvelope(2);
        lmtp.serverSays("250 for one", "250 for one").clientSays("QUIT");
        lmtp.serverSays("550 for two").clientSays();
        assertThat(lmtp.outcomes(0)).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.InDoubt.class));
    }

    @Test
    void severalAnswersInLmtpAreProvenByTheNextPrompt() {
        Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING");
        lmtp.submit("one\n", 2).submit("two\n", 1).serverTakesEnvelope(2);
        lmtp.serverSays("250 for one", "550 for two").clientSays("MAIL From:<s@a.example>", RCPT, "DATA");
        assertThat(lmtp.reports).isEmpty();
        lmtp.serverSays("250 ok", "250 ok", "354 go").flight();
        assertThat(lmtp.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "for one")),
                        new Outcome.Refused(Phase.END_OF_DATA, Reply.of(550, "for two")));
    }

    @Test
    void successBeforeTheSystemHasTakenTheEndIsNotItsAnswer() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "354 go");
        Action end = talk.session.poll();
        assertThat(end).isInstanceOf(Action.Write.class);
        talk.serverSays("250 taken").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void refusalInsideContentIsItsVerdictWhateverHasLeftOfIt() {
        talk.submit("x\n".repeat(40_000), 1).submit("two\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "354 go").session.poll();
        talk.serverSays("552 too much").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(552, "too much")));
    }

    @Test
    void connectionLostBeforeTheSystemHasTakenTheEndLeavesNoDoubt() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "354 go").session.poll();
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void refusalBehindAnAcceptedRecipientIsNoVerdictOnContentThatWasNotAskedFor() {
        Conversation slow = Conversation.established(OPTIONS).submit("one\n", 1);
        slow.clientSays(MAIL).serverSays("250 ok").clientSays(RCPT);
        slow.serverSays("250 ok", "554 no more today").clientSays();
        assertThat(slow.closed).isTrue();
        assertThat(slow.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void refusalBeforeTheSystemHasTakenTheEndIsItsVerdict() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "354 go").session.poll();
        talk.serverSays("552 too much").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(552, "too much")));
    }

    @Test
    void refusalInsideContentInLmtpIsAVerdictForOneRecipientOnly() {
        Conversation lmtp = insideContentInLmtp(1).serverSays("552 too much").clientSays();
        assertThat(lmtp.outcome()).isEqualTo(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(552, "too much")));
        lmtp = insideContentInLmtp(2).serverSays("552 too much").clientSays();
        assertThat(lmtp.outcomes(0))
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unanswered.class));
    }

    private static Conversation insideContentInLmtp(int recipients) {
        Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING");
        lmtp.submit("x\n".repeat(40_000), recipients).flight();
        lmtp.serverSays("250 ok");
        for (int i = 0; i < recipients; i++) {
            lmtp.serverSays("250 ok");
        }
        lmtp.serverSays("354 go").session.poll();
        return lmtp;
    }

    @Test
    void refusalForGoodAmongSeveralAnswersInLmtpNeedsProofAndSuccessDoesNot() {
        Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING");
        lmtp.submit("one\n", 3).serverTakesEnvelope(3);
        lmtp.serverSays("250 for one", "550 for two", "450 for three").session.disconnected("gone");
        lmtp.clientSays();
        assertThat(lmtp.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "for one")),
                        new Outcome.InDoubt(new Cause.ConnectionLost("gone")),
                        new Outcome.Refused(Phase.END_OF_DATA, Reply.of(450, "for three")));
    }

    /// What answers the next MAIL may really be the last of the answers to the end.
    @Test
    void anotherKindOfReplyBehindSeveralAnswersInLmtpBeliesThem() {
        for (String last : new String[] {"250 for two", "450 for two"}) {
            Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING");
            lmtp.submit("one\n", 2).submit("two\n", 1).serverTakesEnvelope(2);
            lmtp.serverSays("250 for one", last).clientSays(MAIL, RCPT, "DATA");
            lmtp.serverSays("250 ok").session.disconnected("gone");
            lmtp.clientSays();
            if (last.startsWith("250")) {
                assertThat(lmtp.outcomes(0)).hasSize(2).hasOnlyElementsOfType(Outcome.Accepted.class);
            } else {
                assertThat(lmtp.outcomes(0)).hasSize(2).hasOnlyElementsOfType(Outcome.InDoubt.class);
            }
        }
    }

    @Test
    void serverThatRefusesRsetWithTheNextEnvelopeOnItsWayIsNotUnderstood() {
        talk.submit("one\n", 1).submit("two\n", 1).flight();
        talk.serverSays("250 ok", "550 unknown", "503 no recipients").clientSays("RSET", MAIL, RCPT, "DATA");
        talk.serverSays("502 what?").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void refusalOfRsetThatRepeatsTheLastReplyProvesNothing() {
        talk.submit("one\n", 1).flight();
        talk.serverSays("250 ok", "550 unknown", "502 what?").clientSays("RSET");
        talk.serverSays("502 what?").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void eightRefusalsWithoutAPromptAreEnoughForOneConnection() {
        Conversation slow = Conversation.established(OPTIONS);
        for (int i = 0; i < 10; i++) {
            slow.submit("x\n", 1);
        }
        slow.clientSays(MAIL);
        for (int i = 0; i < 7; i++) {
            slow.serverSays("550 no").clientSays("RSET").serverSays("250 reset").clientSays(MAIL);
        }
        slow.serverSays("550 no").clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(slow.reports).hasSize(10);
        assertThat(slow.outcomes(0)).containsExactly(new Outcome.Untried(new Cause.LimitReached()));
        assertThat(slow.outcomes(1)).containsExactly(new Outcome.Untried(new Cause.LimitReached()));
        assertThat(slow.outcomes(9)).containsExactly(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
    }
}
