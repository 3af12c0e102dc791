package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// LMTP (RFC 2033): LHLO, and behind the end of data an answer for each recipient that was accepted.
class LmtpTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS.with(Protocol.LMTP);
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String RCPT = "RCPT To:<r1@b.example>";

    /// Content for three recipients is out, of whom the second was refused.
    private static Conversation contentSent() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.flight();
        return talk.serverSays("250 ok", "250 one", "550 two", "250 three", "354 go")
                .clientSays("x", ".");
    }

    @Test
    void refusedLhloIsNotFollowedByHelo() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example LMTP").clientSays("LHLO me.example");
        talk.serverSays("500 what").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.EHLO, Reply.of(500, "what")));
    }

    @Test
    void extensionsAreIgnoredWhereNoneAreWanted() {
        Conversation talk = Conversation.established(OPTIONS.with(Hello.HELO), "PIPELINING", "SIZE")
                .submit("x\n", 1);
        talk.clientSays(MAIL);
        assertThat(talk.session.capabilities()).isEqualTo(Capabilities.NONE);
    }

    @Test
    void eachRecipientHasItsOwnAnswer() {
        Conversation talk = contentSent().serverSays("250 for one", "452 for three");
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "for one")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "two")),
                        new Outcome.Refused(Phase.END_OF_DATA, Reply.of(452, "for three")));
    }

    @Test
    void dialogueOfARecipientHasItsOwnAnswerOnly() {
        Conversation talk = contentSent().serverSays("250 for one", "452 for three");
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getLast()))
                .endsWith(". < 452 for three");
    }

    @Test
    void nothingIsReportedBeforeTheLastAnswer() {
        Conversation talk = contentSent().serverSays("250 for one").clientSays();
        assertThat(talk.reports).isEmpty();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.END_OF_DATA);
    }

    /// One answer too many, and the last that was due looks like a server that does not know QUIT.
    @Test
    void refusalOfQuitMayBeTheLastAnswer() {
        Conversation talk = contentSent().serverSays("452 for one", "250 again").clientSays("QUIT");
        talk.serverSays("500 for three").clientSays();
        assertThat(talk.outcomes(0).getLast()).isInstanceOf(Outcome.InDoubt.class);
    }

    @Test
    void lossBetweenAnswersLeavesTheRestInDoubt() {
        Conversation talk = contentSent().serverSays("250 for one");
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "for one")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "two")),
                        new Outcome.InDoubt(new Cause.ConnectionLost("gone")));
    }

    @Test
    void closingBetweenAnswersRefusesOneAndLeavesTheRestInDoubt() {
        Reply closing = Reply.of(421, "bye");
        Conversation talk = contentSent().serverSays("421 bye").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.END_OF_DATA, closing),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "two")),
                        new Outcome.InDoubt(new Cause.Closing(closing)));
    }

    @Test
    void answerTooManyEndsTheSessionAndNobodyKnowsWhoseTheOthersWere() {
        Conversation talk = contentSent()
                .serverSays("250 for one", "250 for three", "250 for whom")
                .clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0).getLast())
                .isEqualTo(new Outcome.InDoubt(new Cause.Unsolicited(Reply.of(250, "for whom"))));
    }

    @Test
    void nonsenseAmongTheAnswersIsBelievedByNobody() {
        Conversation talk = contentSent().serverSays("250 for one", "354 what").clientSays();
        Outcome doubt = new Outcome.InDoubt(new Cause.OutOfPlace(Phase.END_OF_DATA, Reply.of(354, "what")));
        assertThat(talk.outcomes(0)).containsExactly(doubt, doubt, doubt);
    }

    @Test
    void stopWaitsForTheLastAnswer() {
        Conversation talk = contentSent();
        talk.session.stop();
        talk.serverSays("250 for one").clientSays();
        assertThat(talk.closed).isFalse();
        talk.serverSays("250 for three")
                .clientSays("QUIT")
                .serverSays("221 bye")
                .clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0).getLast()).isEqualTo(new Outcome.Accepted(Reply.of(250, "for three")));
    }

    @Test
    void askedForContentForNobodyTheSessionEnds() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "354 go").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void answersOfTwoMessagesAreToldApartBehindPipelining() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("one\n", 1);
        talk.serverTakesEnvelope(1).serverSays("250 taken").clientSays();
        talk.submit("two\n", 2).submit("three\n", 1).flight();
        talk.serverSays("250 ok", "250 ok", "250 ok", "354 go").clientSays("two", ".", MAIL, RCPT, "DATA");
        talk.serverSays("250 two one", "550 two two", "250 ok", "250 ok", "354 go")
                .clientSays("three", ".");
        talk.serverSays("250 three").clientSays();
        assertThat(talk.outcomes(1))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "two one")),
                        new Outcome.Refused(Phase.END_OF_DATA, Reply.of(550, "two two")));
        assertThat(talk.outcomes(2)).containsExactly(new Outcome.Accepted(Reply.of(250, "three")));
    }
}
