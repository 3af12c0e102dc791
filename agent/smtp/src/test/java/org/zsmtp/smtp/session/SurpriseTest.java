package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

/// Replies that fit nothing, 421, and replies that come too soon. None of them may become a verdict.
class SurpriseTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;

    private static Conversation envelopeSent(int recipients) {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", recipients);
        talk.flight();
        return talk;
    }

    private static Conversation contentSent() {
        return Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1).serverTakesEnvelope(1);
    }

    @Test
    void permissionToSendContentAgainstMailPoisons() {
        Conversation talk = envelopeSent(1).serverSays("354 go");
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.MAIL, new Cause.OutOfPlace(Phase.MAIL, Reply.of(354, "go"))));
    }

    @Test
    void completionAgainstDataPoisonsAndUnsaysTheRefusalsBefore() {
        Conversation talk = envelopeSent(2).serverSays("250 ok", "550 no", "250 ok", "250 early");
        talk.clientSays();
        Outcome unanswered =
                new Outcome.Unanswered(Phase.DATA, new Cause.OutOfPlace(Phase.DATA, Reply.of(250, "early")));
        assertThat(talk.outcomes(0)).containsExactly(unanswered, unanswered);
    }

    @Test
    void permissionToSendContentAgainstTheEndOfDataLeavesTheMessageInDoubt() {
        Conversation talk = contentSent().serverSays("354 go on");
        talk.clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.InDoubt(new Cause.OutOfPlace(Phase.END_OF_DATA, Reply.of(354, "go on"))));
    }

    @Test
    void surpriseBehindTheContentLeavesRefusedRecipientsInDoubtToo() {
        Conversation talk = envelopeSent(2);
        talk.serverSays("250 ok", "550 no", "250 ok", "354 go").clientSays("x", ".");
        talk.serverSays("hello").clientSays();
        assertThat(talk.outcomes(0)).hasSize(2).allMatch(outcome -> outcome instanceof Outcome.InDoubt);
    }

    @Test
    void replyWhileContentStreamsIsPremature() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x".repeat(100_000), 1);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "354 go");
        assertThat(talk.session.poll()).isInstanceOf(Action.Write.class);
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.CONTENT);
        talk.serverSays("250 already").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.CONTENT, new Cause.Premature(Reply.of(250, "already"))));
    }

    @Test
    void acceptanceBeforeAnyContentIsPremature() {
        Conversation talk = envelopeSent(1).serverSays("250 ok", "250 ok", "354 go", "250 queued");
        talk.clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.CONTENT, new Cause.Premature(Reply.of(250, "queued"))));
    }

    @Test
    void unsolicitedReplyEndsAnIdleSession() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.serverSays("250 hello again").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.session.acceptsTransactions()).isFalse();
    }

    @Test
    void secondReplyToOneCommandEndsTheSession() {
        Conversation talk = contentSent().serverSays("250 queued", "250 queued").submit("y\n", 1);
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
        assertThat(talk.outcomes(1))
                .containsExactly(new Outcome.Untried(new Cause.Unsolicited(Reply.of(250, "queued"))));
    }

    @Test
    void garbageThenCompletionIsNoDelivery() {
        Conversation talk = contentSent().serverSays("hello", "250 queued");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.InDoubt(new Cause.Malformed("not a reply: hello")));
    }

    @Test
    void refusedResetPoisons() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.flight();
        talk.serverSays("550 no").clientSays("RSET").serverSays("550 no").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(1))
                .containsExactly(new Outcome.Untried(new Cause.OutOfPlace(Phase.RSET, Reply.of(550, "no"))));
    }

    @Test
    void unknownResetSendsTheNextMessageElsewhereAndLeavesTheRefusalToQuit() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.flight();
        talk.serverSays("550 no").clientSays("RSET").serverSays("500 what?").clientSays("QUIT");
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Untried(new Cause.LimitReached()));
        assertThat(talk.reports).hasSize(1);
        talk.serverSays("221 bye").clientSays();
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
        assertThat(talk.session.endedBy()).isInstanceOf(Cause.Stopped.class);
    }

    @Test
    void closingAgainstTheEnvelopeIsNoVerdict() {
        for (int replies = 0; replies < 3; replies++) {
            Conversation talk = envelopeSent(1);
            Phase[] phases = {Phase.MAIL, Phase.RCPT, Phase.DATA};
            for (int i = 0; i < replies; i++) {
                talk.serverSays("250 ok");
            }
            talk.serverSays("421 bye").clientSays();
            assertThat(talk.closed).isTrue();
            assertThat(talk.outcome())
                    .isEqualTo(new Outcome.Unanswered(phases[replies], new Cause.Closing(Reply.of(421, "bye"))));
        }
    }

    @Test
    void closingKeepsTheRefusalsBeforeIt() {
        Conversation talk = envelopeSent(2).serverSays("250 ok", "550 no", "421 bye");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")),
                        new Outcome.Unanswered(Phase.RCPT, new Cause.Closing(Reply.of(421, "bye"))));
    }

    @Test
    void closingAgainstTheEndOfDataRefusesThatMessage() {
        Conversation talk = Conversation.warm().submit("two\n", 1).submit("three\n", 1);
        talk.serverTakesEnvelope(1).serverSays("421 bye").clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(421, "bye")));
        assertThat(talk.outcomes(1))
                .containsExactly(new Outcome.Unanswered(Phase.MAIL, new Cause.Closing(Reply.of(421, "bye"))));
    }

    @Test
    void closingWhileContentStreamsIsNoVerdict() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x".repeat(100_000), 1);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "354 go");
        talk.session.poll();
        talk.serverSays("421 bye").clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.CONTENT, new Cause.Closing(Reply.of(421, "bye"))));
    }

    @Test
    void closingOfAnIdleSessionEndsIt() {
        Conversation talk = Conversation.established(OPTIONS).serverSays("421 idle too long");
        talk.clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void replyOfAnotherCodeInItsMiddlePoisons() {
        Conversation talk = envelopeSent(1).serverSays("250-a", "550 b");
        talk.clientSays();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }
}
