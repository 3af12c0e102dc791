package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

class SmtpSessionTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;

    @Test
    void envelopeTravelsInOneFlightWherePipeliningIsOffered() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("Subject: x\n\nhello\n", 2);
        talk.clientSays("MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "RCPT To:<r2@b.example>", "DATA");
        talk.serverSays("250 ok", "250 ok", "250 ok", "354 go");
        talk.clientSays("Subject: x", "", "hello", ".");
        talk.serverSays("250 queued").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "queued")), new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void eachCommandWaitsForItsReplyWithoutPipelining() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1);
        talk.clientSays("MAIL From:<s@a.example>").serverSays("250 ok");
        talk.clientSays("RCPT To:<r1@b.example>").serverSays("250 ok");
        talk.clientSays("DATA").serverSays("354 go");
        talk.clientSays("x", ".").serverSays("250 queued").clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void nextEnvelopeTravelsWithTheEndOfDataOnceAMessageWasTaken() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("one\n", 1);
        talk.submit("two\n", 1).submit("three\n", 1);
        talk.clientSays("MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "DATA");
        talk.serverSays("250 ok", "250 ok", "354 go");
        talk.clientSays("one", ".");
        talk.serverSays("250 queued");
        talk.clientSays("MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "DATA");
        talk.serverSays("250 ok", "250 ok", "354 go");
        talk.clientSays("two", ".", "MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "DATA");
        talk.serverSays("250 queued", "250 ok", "250 ok", "354 go");
        talk.clientSays("three", ".");
        assertThat(talk.reports).hasSize(2);
    }

    @Test
    void sessionIsEstablishedByTheAnswerToEhlo() {
        Conversation talk = new Conversation(OPTIONS).serverSays("220 mx.example ESMTP");
        talk.clientSays("EHLO me.example");
        assertThat(talk.session.isEstablished()).isFalse();
        talk.serverSays("250 mx.example");
        assertThat(talk.session.isEstablished()).isTrue();
    }

    @Test
    void repliesAreCounted() {
        Conversation talk = new Conversation(OPTIONS);
        assertThat(talk.session.replies()).isZero();
        talk.serverSays("220-mx.example", "220 ESMTP").flight();
        assertThat(talk.session.replies()).isEqualTo(1);
        talk.serverSays("250 mx.example").flight();
        assertThat(talk.session.replies()).isEqualTo(2);
    }

    @Test
    void reportIsDueWhateverTheConnectionTakes() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        assertThat(talk.session.report()).as("nothing has come").isNull();
        talk.serverTakesEnvelope(1);
        talk.serverSays("250 queued");
        Action.Report report = talk.session.report();
        assertThat(report).isNotNull();
        assertThat(report.report().outcomes())
                .extracting(RecipientOutcome::outcome)
                .containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
        assertThat(talk.session.report()).as("told once").isNull();
    }

    @Test
    void actionThatIsNoReportStaysDue() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.session.disconnected("gone");
        assertThat(talk.session.report()).isNull();
        assertThat(talk.session.poll()).isInstanceOf(Action.Abort.class);
    }

    @Test
    void sessionThatIsOverWaitsForNothing() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1);
        talk.flight();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.MAIL);
        talk.session.disconnected("gone");
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.IDLE);
    }
}
