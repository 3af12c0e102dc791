package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// From the connection to the answer that settles what the server can do.
class GreetingTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;

    @Test
    void nothingIsSaidBeforeTheGreeting() {
        new Conversation(OPTIONS).submit("x\n", 1).clientSays();
    }

    @Test
    void greetingOfManyLinesIsOneGreeting() {
        Conversation talk = new Conversation(OPTIONS);
        talk.serverSays("220-mx.example", "220-no spam", "220 please").clientSays("EHLO me.example");
    }

    @Test
    void refusedGreetingIsAboutAllThatWaits() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.serverSays("554 no SMTP service here").clientSays("QUIT");
        assertThat(talk.closed).isTrue();
        Outcome refused = new Outcome.Refused(Phase.GREETING, Reply.of(554, "no SMTP service here"));
        assertThat(talk.outcomes(0)).containsExactly(refused);
        assertThat(talk.outcomes(1)).containsExactly(refused);
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getFirst()))
                .containsExactly("(connecting) < 554 no SMTP service here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 Relay.Example ESMTP", "220 relay.example", "220 relay.example. hello"})
    void serverThatGreetsByOurNameGetsNoMail(String greeting) {
        Conversation talk = new Conversation(OPTIONS.withOwnNames(Set.of("relay.example"))).submit("x\n", 1);
        talk.serverSays(greeting).clientSays("QUIT");
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOfSatisfying(Outcome.Unanswered.class, outcome -> {
            assertThat(outcome.phase()).isEqualTo(Phase.GREETING);
            assertThat(outcome.cause()).isInstanceOf(Cause.OwnName.class);
        });
    }

    @Test
    void serverThatAnswersByOurNameGetsNoMail() {
        SessionOptions guarded = OPTIONS.withOwnNames(Set.of("relay.example"));
        Conversation extended = new Conversation(guarded).submit("x\n", 1);
        extended.serverSays("220 mx.example").clientSays("EHLO me.example");
        extended.serverSays("250-relay.example hello", "250 PIPELINING").clientSays("QUIT");
        assertThat(extended.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.EHLO, new Cause.OwnName("relay.example")));

        Conversation plain = new Conversation(guarded.with(Hello.HELO)).submit("x\n", 1);
        plain.serverSays("220 relay.example.net and more").clientSays("HELO me.example");
        plain.serverSays("250 RELAY.example").clientSays("QUIT");
        assertThat(plain.outcome()).isEqualTo(new Outcome.Unanswered(Phase.EHLO, new Cause.OwnName("RELAY.example")));
    }

    @Test
    void greetingOf421ClosesWithoutAVerdict() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("421 busy").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.GREETING, new Cause.Closing(Reply.of(421, "busy"))));
    }

    @ParameterizedTest
    @CsvSource({"0, CONNECTING, GREETING", "1, EHLO me.example, EHLO", "2, HELO me.example, EHLO"})
    void closingInsideTheHandshakeIsToldWithWhatItAnswers(int replies, String said, Phase phase) {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        if (replies > 0) {
            talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        }
        if (replies > 1) {
            talk.serverSays("500 what").clientSays("HELO me.example");
        }
        Reply closing = Reply.of(421, "4.3.2 bye");
        talk.serverSays("421 4.3.2 bye").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(phase, new Cause.Closing(closing)));
        String command = said.equals("CONNECTING") ? "(connecting)" : said;
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getFirst()))
                .hasSize(replies + 1)
                .last()
                .isEqualTo(command + " < 421 4.3.2 bye");
    }

    @Test
    void greetingOf354MakesNoSense() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("354 what").clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(
                        Phase.GREETING, new Cause.OutOfPlace(Phase.GREETING, Reply.of(354, "what"))));
    }

    @Test
    void replyBeforeEhloHasLeftAnswersNothing() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example", "250-evil", "250 PIPELINING").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(
                        new Outcome.Unanswered(Phase.EHLO, new Cause.Unsolicited(Reply.of(250, "evil", "PIPELINING"))));
    }

    @Test
    void replyBeforeHeloHasLeftAnswersNothing() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("500 what", "250 early").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void serverWithoutEhloIsGreetedWithHelo() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("502 what").clientSays("HELO me.example");
        talk.serverSays("250-hi", "250 PIPELINING").clientSays("MAIL From:<s@a.example>");
        assertThat(talk.session.capabilities()).isEqualTo(Capabilities.NONE);
    }

    @Test
    void heloAloneWhereEhloIsNotWanted() {
        Conversation talk = new Conversation(OPTIONS.with(Hello.HELO));
        talk.serverSays("220 mx.example").clientSays("HELO me.example");
    }

    @ParameterizedTest
    @CsvSource({
        "220 mx.example ESMTP ready, EHLO",
        "220 mx.example esmtp, EHLO",
        "220 ESMTP, EHLO",
        "220 mx.example SMTP ready, HELO",
        "220 mx.example, HELO",
        "220 mx.esmtpd.example NOTESMTP, HELO"
    })
    void greetingDecidesWhereItIsAskedTo(String greeting, String verb) {
        Conversation talk = new Conversation(OPTIONS.with(Hello.EHLO_WHERE_ANNOUNCED));
        talk.serverSays(greeting).clientSays(verb + " me.example");
    }

    @Test
    void greetingOfManyLinesMayAnnounceInAnyOfThem() {
        Conversation talk = new Conversation(OPTIONS.with(Hello.EHLO_WHERE_ANNOUNCED));
        talk.serverSays("220-mx.example", "220-ESMTP spoken here", "220 hi").clientSays("EHLO me.example");
    }

    @Test
    void refusedHeloIsAboutAllThatWaits() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("550 no").clientSays("HELO me.example");
        talk.serverSays("550 still no").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.EHLO, Reply.of(550, "still no")));
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getFirst()))
                .containsExactly(
                        "(connecting) < 220 mx.example", "EHLO me.example < 550 no", "HELO me.example < 550 still no");
    }

    @Test
    void hostThatTakesNoMailIsNotAskedAgain() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("521 no mail here").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.EHLO, Reply.of(521, "no mail here")));
    }

    @Test
    void temporaryRefusalOfEhloIsNotAskedAgain() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("450 later").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.EHLO, Reply.of(450, "later")));
    }

    @Test
    void stoppedBeforeEhloHasLeftNothingIsSaid() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1);
        talk.serverSays("220 mx.example");
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.EHLO, new Cause.Stopped()));
    }
}
