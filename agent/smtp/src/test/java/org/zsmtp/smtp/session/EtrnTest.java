package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.wire.Command;

/// ETRN (RFC 1985): asked where it is offered, answered by anything that is an answer, and followed by QUIT.
class EtrnTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;

    private static Conversation asking(String... keywords) {
        Conversation talk = Conversation.established(OPTIONS, keywords);
        talk.session.startQueue(new Command.Etrn("example.com"));
        talk.session.quit();
        return talk;
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 started", "251 nothing there", "253 12 messages", "458 not now", "459 no", "501 what"})
    void serverIsAskedAndLeft(String answer) {
        Conversation talk = asking("ETRN", "PIPELINING").clientSays("ETRN example.com");
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.ETRN);
        talk.serverSays(answer).clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.session.endedBy()).isInstanceOf(Cause.Stopped.class);
    }

    @Test
    void serverThatDoesNotOfferItIsNotAsked() {
        asking("SIZE").clientSays("QUIT");
    }

    @Test
    void wishBeforeTheGreetingIsKept() {
        Conversation talk = new Conversation(OPTIONS);
        talk.session.startQueue(new Command.Etrn("#queue"));
        talk.session.quit();
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("250-mx.example", "250 ETRN").clientSays("ETRN #queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"354 go", "334 what"})
    void noAnswerEndsTheSession(String answer) {
        Conversation talk = asking("ETRN").clientSays("ETRN example.com");
        talk.serverSays(answer).clientSays();
        assertThat(talk.session.endedBy()).isInstanceOf(Cause.OutOfPlace.class);
    }

    @Test
    void mailGoesFirst() {
        Conversation talk = Conversation.established(OPTIONS, "ETRN").submit("x\n", 1);
        talk.session.startQueue(new Command.Etrn("example.com"));
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @Test
    void mailWaitsForTheAnswer() {
        Conversation talk = Conversation.established(OPTIONS, "ETRN", "PIPELINING");
        talk.session.startQueue(new Command.Etrn("example.com"));
        talk.clientSays("ETRN example.com").submit("x\n", 1).clientSays();
        talk.serverSays("250 started");
        assertThat(talk.flight()).startsWith("MAIL");
    }
}
