package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// NOOP on an idle session: a sign of life and nothing else.
class NoopTest {

    private static final String MAIL = "MAIL From:<s@a.example>";

    private final Conversation talk = Conversation.warm();

    @Test
    void idleSessionSendsNoopAndIsIdleAgain() {
        talk.session.noop();
        talk.clientSays("NOOP");
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.NOOP);
        assertThat(talk.session.isIdle()).isFalse();
        talk.serverSays("250 here").clientSays();
        assertThat(talk.session.isIdle()).isTrue();
    }

    @Test
    void refusedNoopIsASignOfLifeToo() {
        talk.session.noop();
        talk.clientSays("NOOP").serverSays("502 what").submit("x\n", 1);
        assertThat(talk.flight()).startsWith(MAIL);
    }

    @Test
    void mailWaitsForTheAnswerToNoop() {
        talk.session.noop();
        talk.clientSays("NOOP").submit("x\n", 1).clientSays();
        talk.serverSays("250 here");
        assertThat(talk.flight()).startsWith(MAIL);
    }

    @Test
    void busySessionHasBetterThingsToSay() {
        talk.submit("x\n", 1).serverTakesEnvelope(1);
        talk.session.noop();
        talk.clientSays().serverSays("250 taken").clientSays();
        talk.session.noop();
        talk.submit("x\n", 1);
        assertThat(talk.flight()).startsWith(MAIL);
    }

    @Test
    void silenceAfterNoopIsTheEndAndMailBehindItIsKnownNotToBeThere() {
        talk.session.noop();
        talk.clientSays("NOOP").submit("x\n", 1);
        talk.session.timedOut();
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.TimedOut(Phase.NOOP)));
    }

    @Test
    void answerThatIsNoneEndsTheSession() {
        talk.session.noop();
        talk.clientSays("NOOP").serverSays("354 go").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void stopDoesNotWaitForTheAnswerToNoop() {
        talk.session.noop();
        talk.clientSays("NOOP");
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.closed).isTrue();
    }
}
