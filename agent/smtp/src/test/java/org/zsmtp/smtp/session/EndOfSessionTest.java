package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Reply;

/// Lost connections, time-outs, stop and quit at each phase, and contents that cannot be read.
class EndOfSessionTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;

    /// A conversation that waits in a given phase with one transaction of one recipient open.
    static Stream<Arguments> phases() {
        return Stream.of(
                Arguments.of(Phase.GREETING, at(new Conversation(OPTIONS), 0)),
                Arguments.of(Phase.EHLO, at(new Conversation(OPTIONS).serverSays("220 mx"), 0)),
                Arguments.of(Phase.MAIL, at(Conversation.established(OPTIONS), 0)),
                Arguments.of(Phase.RCPT, at(Conversation.established(OPTIONS), 1)),
                Arguments.of(Phase.DATA, at(Conversation.established(OPTIONS), 2)),
                Arguments.of(Phase.END_OF_DATA, at(Conversation.established(OPTIONS), 3)));
    }

    private static Conversation at(Conversation talk, int replies) {
        talk.submit("x\n", 1).flight();
        for (int i = 0; i < replies; i++) {
            talk.serverSays(i == 2 ? "354 go" : "250 ok").flight();
        }
        return talk;
    }

    @ParameterizedTest
    @MethodSource("phases")
    void lossIsInDoubtOnlyBehindTheEndOfData(Phase phase, Conversation talk) {
        assertThat(talk.session.waitingFor()).isEqualTo(phase);
        talk.session.disconnected("gone");
        ends(talk, phase, new Cause.ConnectionLost("gone"));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void timeOutNamesThePhase(Phase phase, Conversation talk) {
        talk.session.timedOut();
        ends(talk, phase, new Cause.TimedOut(phase));
    }

    private static void ends(Conversation talk, Phase phase, Cause cause) {
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(
                        phase == Phase.END_OF_DATA ? new Outcome.InDoubt(cause) : new Outcome.Unanswered(phase, cause));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void stopGivesUpAtOnceWhatIsNotInDoubt(Phase phase, Conversation talk) {
        talk.session.stop();
        talk.clientSays();
        if (phase == Phase.END_OF_DATA) {
            assertThat(talk.closed).isFalse();
            talk.serverSays("250 queued").clientSays();
            assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "queued")));
        } else {
            assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(phase, new Cause.Stopped()));
        }
        assertThat(talk.closed).isTrue();
    }

    /// Before there is a session a message has not begun.
    @ParameterizedTest
    @MethodSource("phases")
    void cancellingGivesUpAtOnceWhatIsNotInDoubt(Phase phase, Conversation talk) {
        talk.session.cancel(talk.submitted.getFirst());
        talk.clientSays();
        switch (phase) {
            case END_OF_DATA -> {
                assertThat(talk.reports).isEmpty();
                talk.serverSays("250 queued").clientSays();
                assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "queued")));
                assertThat(talk.session.acceptsTransactions()).isTrue();
            }
            case GREETING, EHLO -> {
                assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.LimitReached()));
                assertThat(talk.closed).isTrue();
            }
            default -> {
                assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(phase, new Cause.LimitReached()));
                assertThat(talk.closed).isTrue();
            }
        }
    }

    @Test
    void cancellingAMessageThatHasNotBegunChangesNothingForOthers() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.submit("z\n", 1).flight();
        talk.session.cancel(talk.submitted.get(1));
        talk.clientSays();
        assertThat(talk.reports).hasSize(1);
        assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.LimitReached()));
        talk.serverSays("250 ok").flight();
        talk.serverSays("250 ok").clientSays("DATA").serverSays("354 go").clientSays("x", ".");
        talk.serverSays("250 queued");
        assertThat(talk.flight()).startsWith("MAIL");
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    /// The session waits for a greeting on behalf of somebody else.
    @Test
    void cancellingOneOfTwoBeforeTheGreetingLeavesTheOther() {
        Conversation talk = new Conversation(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.session.cancel(talk.submitted.getFirst());
        talk.clientSays();
        assertThat(talk.closed).isFalse();
        talk.session.cancel(talk.submitted.get(1));
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.reports).hasSize(2);
    }

    /// What has not been proven to be its own goes over another connection, and says nothing of a stop.
    @Test
    void cancellingAMessageDoesNotStopTheOneBeforeIt() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.flight();
        talk.serverSays("250 ok").flight();
        talk.serverSays("550 no").clientSays("RSET").serverSays("250 ok").flight();
        talk.session.cancel(talk.submitted.get(1));
        talk.clientSays();
        assertThat(talk.reports).hasSize(2);
        assertThat(talk.outcomes(0)).doesNotContain(new Outcome.Unanswered(Phase.RCPT, new Cause.Stopped()));
        assertThat(talk.closed).isTrue();
    }

    @Test
    void cancellingAMessageOfAnotherSessionChangesNothing() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1);
        Conversation other = Conversation.established(OPTIONS).submit("y\n", 1);
        talk.session.cancel(other.submitted.getFirst());
        assertThat(talk.session.acceptsTransactions()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("phases")
    void nothingIsHeardAfterTheEnd(Phase phase, Conversation talk) {
        talk.session.disconnected("gone");
        talk.clientSays();
        talk.serverSays("250 ok", "garbage");
        talk.session.timedOut();
        talk.session.stop();
        talk.session.quit();
        talk.session.disconnected("again");
        talk.clientSays();
        assertThat(talk.reports).as("reports of " + phase).hasSize(1);
    }

    @Test
    void refusalsSurviveALoss() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "550 no").session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")),
                        new Outcome.Unanswered(Phase.RCPT, new Cause.ConnectionLost("gone")));
    }

    @Test
    void refusedRecipientIsNotInDoubtWithTheRest() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "250 ok", "354 go").clientSays("x", ".");
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")),
                        new Outcome.InDoubt(new Cause.ConnectionLost("gone")));
    }

    @Test
    void lossBehindALoneDotLeavesNothingInDoubt() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "354 go").clientSays(".");
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")));
    }

    @Test
    void lossWhileContentStreamsIsNoDoubt() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x".repeat(100_000), 1);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "354 go");
        talk.session.poll();
        talk.session.timedOut();
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.CONTENT, new Cause.TimedOut(Phase.CONTENT)));
    }

    @Test
    void idleSessionThatIsStoppedTakesItsLeave() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.session.stop();
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void quitComesAfterAllThatWasSubmitted() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.session.quit();
        talk.serverTakesEnvelope(1).serverSays("250 queued").clientSays("QUIT");
        assertThat(talk.closed).isFalse();
        talk.serverSays("221 bye").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void closingAgainstQuitIsALeaveToo() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.session.quit();
        talk.clientSays("QUIT").serverSays("421 bye").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void transactionSubmittedAfterQuitIsReportedAtOnce() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.session.quit();
        talk.submit("x\n", 1).clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.Stopped()));
    }

    @Test
    void transactionSubmittedAfterTheEndIsReportedAtOnce() {
        Conversation talk = Conversation.established(OPTIONS);
        talk.session.disconnected("gone");
        talk.clientSays();
        talk.submit("x\n", 1).clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Untried(new Cause.ConnectionLost("gone")));
    }

    // ---- contents that cannot be read -----------------------------------------------------------------------------

    /// Gives some octets, then fails.
    private static final class TornReader implements ContentReader {
        private int left;
        private boolean closed;

        TornReader(int left) {
            this.left = left;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (left == 0) {
                throw new IOException("input/output error");
            }
            int count = Math.min(left, target.remaining());
            left -= count;
            for (int i = 0; i < count; i++) {
                target.put((byte) 'x');
            }
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void contentThatCannotBeOpenedCostsTheSessionNothing() {
        MailObject mail = new MailObject(Conversation.mail("", 1).envelope(), new ShutContent());
        Conversation talk = Conversation.established(OPTIONS).submit(mail).submit("y\n", 1);
        talk.clientSays("MAIL From:<s@a.example>");
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.MAIL, new Cause.ContentUnreadable("no such file")));
    }

    @Test
    void contentThatTearsIsNeverEnded() {
        for (int octets : new int[] {0, 1, 8192, 50_000, 100_000}) {
            TornReader reader = new TornReader(octets);
            Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit(Conversation.failing(reader));
            talk.submit("y\n", 1).flight();
            talk.serverSays("250 ok", "250 ok", "354 go");
            assertThat(talk.flight()).doesNotContain("\r\n");
            assertThat(talk.closed).isTrue();
            assertThat(reader.closed).isTrue();
            assertThat(talk.outcomes(0))
                    .containsExactly(
                            new Outcome.Unanswered(Phase.CONTENT, new Cause.ContentUnreadable("input/output error")));
            assertThat(talk.reports).hasSize(2);
        }
    }

    @Test
    void readersAreClosedHoweverTheTransactionEnds() {
        Consumer<Conversation> refused = talk -> talk.serverSays("550 no", "503 no", "503 no");
        Consumer<Conversation> lost = talk -> talk.session.disconnected("gone");
        Consumer<Conversation> stopped = talk -> talk.session.stop();
        Consumer<Conversation> surprised = talk -> talk.serverSays("garbage");
        for (Consumer<Conversation> end : List.of(refused, lost, stopped, surprised)) {
            TornReader reader = new TornReader(10);
            Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit(Conversation.failing(reader));
            talk.flight();
            end.accept(talk);
            talk.flight();
            assertThat(reader.closed).isTrue();
        }
    }
}
