package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.smtp.auth.Plain;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.UnusableMechanismException;
import org.zsmtp.smtp.wire.Reply;

/// Steps of an authentication that a session has taken elsewhere, and what happens meanwhile.
class SlowMechanismTest {

    private static final String HELLO = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.US_ASCII));

    private final List<String> done = new ArrayList<>();

    /// What a step of the mechanism comes to.
    private enum Fate {
        GOES_ON,
        IS_UNUSABLE,
        GIVES_UP,
        IS_NOT_DUE,
        THROWS
    }

    private final class Slow implements SaslMechanism {
        private final Fate fate;

        Slow(Fate fate) {
            this.fate = fate;
        }

        @Override
        public String name() {
            return "SLOW";
        }

        @Override
        public boolean disclosesSecret() {
            return false;
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        @Override
        public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
            done.add("client");
            if (fate == Fate.IS_UNUSABLE) {
                throw new UnusableMechanismException("no ticket");
            }
            return new Client() {
                @Override
                public Optional<byte[]> initialResponse() {
                    return Optional.of("hello".getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public Answer respond(String challenge) {
                    done.add("respond " + challenge);
                    return switch (fate) {
                        case GIVES_UP -> new Answer.Cancel("nonsense");
                        case IS_NOT_DUE -> new Answer.Unexpected();
                        case THROWS -> throw new IllegalStateException("a bug");
                        case GOES_ON, IS_UNUSABLE -> new Answer.Say("proof".getBytes(StandardCharsets.US_ASCII));
                    };
                }

                @Override
                public SaslMechanism.Standing standing() {
                    return SaslMechanism.Standing.COMPLETE;
                }
            };
        }
    }

    private static Conversation talk(SaslMechanism... mechanisms) {
        MechanismChoice choice = new MechanismChoice(List.of(mechanisms), AfterRefusal.STOP);
        Conversation talk = new Conversation(Conversation.OPTIONS.withCredentials(
                new Credentials("joe", "open sesame", ClearText.ANYWHERE, choice)));
        talk.submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        return talk.serverSays("250-mx.example", "250 AUTH SLOW PLAIN").clientSays();
    }

    private Conversation begun(Fate fate) {
        Conversation talk = talk(new Slow(fate));
        perform(talk);
        return talk.clientSays("AUTH SLOW " + HELLO);
    }

    private static void perform(Conversation talk) {
        SaslStep step = talk.steps.remove();
        step.run();
        talk.session.performed(step);
    }

    private static Cause cause(Conversation talk) {
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        return ((Outcome.Unanswered) talk.outcome()).cause();
    }

    @Test
    void eachStepIsTakenElsewhereAndTheSessionWaitsForIt() {
        Conversation talk = talk(new Slow(Fate.GOES_ON));
        assertThat(done).isEmpty();
        assertThat(talk.steps).hasSize(1);
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.AUTH);
        perform(talk);
        talk.clientSays("AUTH SLOW " + HELLO).serverSays("334 c2FsdA==").clientSays();
        assertThat(done).containsExactly("client");
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.AUTH);
        perform(talk);
        assertThat(done).containsExactly("client", "respond c2FsdA==");
        talk.clientSays("cHJvb2Y=").serverSays("235 welcome");
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @Test
    void serversTimeBeginsWhenTheStepIsTaken() {
        Conversation talk = talk(new Slow(Fate.GOES_ON));
        long before = talk.session.replies();
        perform(talk);
        assertThat(talk.session.replies()).isGreaterThan(before);
    }

    @Test
    void mechanismThatTurnsOutUnusableIsPassedOver() {
        Conversation talk = talk(new Slow(Fate.IS_UNUSABLE), new Plain());
        perform(talk);
        talk.clientSays("AUTH PLAIN").serverSays("334 ");
        assertThat(talk.flight()).isNotEmpty();
    }

    @Test
    void nothingLeftIsToldWithItsReason() {
        Conversation talk = talk(new Slow(Fate.IS_UNUSABLE));
        perform(talk);
        talk.clientSays("QUIT");
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(
                        Phase.AUTH,
                        new Cause.Unauthenticated(
                                Cause.Unauthenticated.Obstacle.UNUSABLE, "SLOW cannot be used: no ticket")));
    }

    @Test
    void exchangeIsGivenUpByTheStep() {
        Conversation talk = begun(Fate.GIVES_UP);
        talk.serverSays("334 ").clientSays();
        perform(talk);
        talk.clientSays("*").serverSays("501 cancelled").clientSays("QUIT");
        assertThat(talk.outcome().toString()).contains("nonsense");
    }

    @Test
    void challengeThatWasNotDueEndsTheSession() {
        Conversation talk = begun(Fate.IS_NOT_DUE);
        talk.serverSays("334 x").clientSays();
        perform(talk);
        assertThat(cause(talk)).isEqualTo(new Cause.OutOfPlace(Phase.AUTH, Reply.of(334, "x")));
    }

    @Test
    void replyMeanwhileEndsTheSession() {
        Conversation talk = begun(Fate.GOES_ON);
        talk.serverSays("334 c2FsdA==").clientSays();
        talk.serverSays("235 welcome");
        assertThat(cause(talk)).isEqualTo(new Cause.Unsolicited(Reply.of(235, "welcome")));
        assertThat(talk.session.hasEnded()).isTrue();
        perform(talk);
        talk.clientSays();
    }

    @Test
    void replyInTheSegmentOfTheChallengeEndsTheSessionBeforeTheStepIsGivenOut() {
        Conversation talk = begun(Fate.GOES_ON);
        talk.serverSays("334 c2FsdA==", "235 welcome");
        assertThat(cause(talk)).isEqualTo(new Cause.Unsolicited(Reply.of(235, "welcome")));
        assertThat(talk.steps).isEmpty();
    }

    @Test
    void partOfAReplyMeanwhileEndsTheSessionTooOnceTheStepIsTaken() {
        Conversation talk = begun(Fate.GOES_ON);
        talk.serverSays("334 c2FsdA==").clientSays();
        talk.serverSends("235 wel");
        perform(talk);
        assertThat(cause(talk)).isInstanceOf(Cause.Malformed.class);
    }

    @Test
    void serverThatClosesMeanwhileIsHeard() {
        Conversation talk = talk(new Slow(Fate.GOES_ON));
        talk.serverSays("421 shutting down");
        assertThat(cause(talk)).isEqualTo(new Cause.Closing(Reply.of(421, "shutting down")));
    }

    @Test
    void timeOutConnectionLostAndStopMeanwhileEndTheSession() {
        Conversation late = talk(new Slow(Fate.GOES_ON));
        late.session.timedOut();
        assertThat(cause(late)).isEqualTo(new Cause.TimedOut(Phase.AUTH));
        perform(late);
        late.clientSays();

        Conversation lost = talk(new Slow(Fate.GOES_ON));
        lost.session.disconnected("gone");
        assertThat(cause(lost)).isEqualTo(new Cause.ConnectionLost("gone"));
        perform(lost);
        lost.clientSays();

        Conversation stopped = talk(new Slow(Fate.GOES_ON));
        stopped.session.stop();
        assertThat(cause(stopped)).isEqualTo(new Cause.Stopped());
        perform(stopped);
        stopped.clientSays();
    }

    @Test
    void stepOfNoInterestChangesNothing() {
        Conversation talk = talk(new Slow(Fate.GOES_ON));
        SaslStep step = talk.steps.remove();
        step.run();
        talk.session.performed(step);
        talk.session.performed(step);
        talk.clientSays("AUTH SLOW " + HELLO);
        assertThat(talk.session.hasEnded()).isFalse();
    }

    @Test
    void whatAMechanismThrowsComesOutWhereTheSessionIs() {
        Conversation talk = begun(Fate.THROWS);
        talk.serverSays("334 ").clientSays();
        SaslStep step = talk.steps.remove();
        step.run();
        assertThatThrownBy(() -> talk.session.performed(step))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }
}
