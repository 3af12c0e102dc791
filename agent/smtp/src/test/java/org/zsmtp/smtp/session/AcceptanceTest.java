package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Reply;

/// All recipients or none: content goes out where the server has accepted each of them, and to nobody else.
class AcceptanceTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS.with(Acceptance.ALL_RECIPIENTS);
    private static final SessionOptions LMTP = OPTIONS.with(Protocol.LMTP);
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String[] ENVELOPE = {
        MAIL, "RCPT To:<r1@b.example>", "RCPT To:<r2@b.example>", "RCPT To:<r3@b.example>"
    };

    private static Outcome withheld(int refused, Reply reply) {
        List<Recipient> all = Conversation.mail("", 3).envelope().recipients();
        return new Outcome.Withheld(all.get(refused - 1), reply);
    }

    private static Outcome refused(Reply reply) {
        return new Outcome.Refused(Phase.RCPT, reply);
    }

    @Test
    void contentGoesOutWhereAllAreAccepted() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "250 two").clientSays();
        talk.serverSays("250 three").clientSays("DATA");
        talk.serverSays("354 go").clientSays("x", ".").serverSays("250 queued").clientSays();
        assertThat(talk.outcomes(0)).hasSize(3).containsOnly(new Outcome.Accepted(Reply.of(250, "queued")));
    }

    @Test
    void oneRefusalKeepsContentFromAll() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "550 two", "250 three");
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        Reply no = Reply.of(550, "two");
        assertThat(talk.outcomes(0)).containsExactly(withheld(2, no), refused(no), withheld(2, no));
    }

    @Test
    void oneRefusalKeepsContentFromAllInLockStep() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 3);
        talk.clientSays(ENVELOPE[0]).serverSays("250 ok").clientSays(ENVELOPE[1]);
        talk.serverSays("550 one").clientSays(ENVELOPE[2]);
        talk.serverSays("250 two").clientSays(ENVELOPE[3]);
        talk.serverSays("250 three").clientSays("QUIT").serverSays("221 bye").clientSays();
        Reply no = Reply.of(550, "one");
        assertThat(talk.outcomes(0)).containsExactly(refused(no), withheld(1, no), withheld(1, no));
    }

    @Test
    void serverIsToldToForgetWhomItAccepted() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "451 two", "250 three");
        talk.clientSays("RSET");
        assertThat(talk.reports).isEmpty();
        talk.serverSays("250 forgotten").clientSays();
        Reply later = Reply.of(451, "two");
        assertThat(talk.outcomes(0)).containsExactly(withheld(2, later), refused(later), withheld(2, later));
        assertThat(talk.session.isIdle()).isTrue();
    }

    @Test
    void nextMailFollowsTheReset() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3).submit("y\n", 1);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "451 two", "250 three");
        talk.clientSays("RSET", MAIL, ENVELOPE[1]).serverSays("250 forgotten", "250 ok", "250 one");
        talk.clientSays("DATA")
                .serverSays("354 go")
                .clientSays("y", ".")
                .serverSays("250 taken")
                .clientSays();
        assertThat(talk.outcomes(1)).containsExactly(new Outcome.Accepted(Reply.of(250, "taken")));
    }

    @Test
    void refusalForGoodIsTheReasonWhereThereIsOne() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "451 one", "550 two", "250 three");
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcomes(0).getLast()).isEqualTo(withheld(2, Reply.of(550, "two")));
    }

    @Test
    void severalRefusalsAreEachTheirOwn() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE)
                .serverSays("250 ok", "451 one", "452 two", "450 three")
                .clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        refused(Reply.of(451, "one")), refused(Reply.of(452, "two")), refused(Reply.of(450, "three")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIMITS RCPTMAX=2", "X-RCPTLIMIT 10", "SIZE"})
    void thereIsOneTransactionWhateverTheLimits(String limit) {
        Conversation talk = Conversation.established(OPTIONS.withRecipients(1), "PIPELINING", limit)
                .submit("x\n", 3);
        String flight = talk.flight();
        assertThat(flight).contains("r1@", "r2@", "r3@").doesNotContain("DATA");
        talk.serverSays("250 ok", "250 one", "250 two", "452 4.5.3 enough").flight();
        talk.serverSays("250 forgotten").clientSays();
        assertThat(talk.outcomes(0)).hasSize(3);
        assertThat(talk.outcomes(0).getFirst()).isEqualTo(withheld(3, Reply.of(452, "4.5.3 enough")));
    }

    @Test
    void lostConnectionLeavesNothingWithheld() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "550 two");
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Unanswered(Phase.RCPT, new Cause.ConnectionLost("gone")),
                        refused(Reply.of(550, "two")),
                        new Outcome.Unanswered(Phase.RCPT, new Cause.ConnectionLost("gone")));
    }

    @Test
    void surplusReplyMakesNothingOfIt() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "550 two", "250 three", "250 four");
        talk.clientSays();
        assertThat(talk.outcomes(0)).hasSize(3).allMatch(each -> each instanceof Outcome.Unanswered);
    }

    @Test
    void refusalWithoutProofOnAUsedConnectionWithholdsNothing() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1).submit("y\n", 2);
        talk.clientSays(MAIL, ENVELOPE[1]).serverSays("250 ok", "250 ok").clientSays("DATA");
        talk.serverSays("354 go").clientSays("x", ".").serverSays("250 taken");
        talk.clientSays(MAIL, ENVELOPE[1], ENVELOPE[2]).serverSays("250 ok", "250 one", "550 two");
        talk.clientSays("QUIT");
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(1)).hasSize(2).allMatch(each -> each instanceof Outcome.Unanswered);
    }

    @Test
    void mailThatIsRefusedIsRefusedForAll() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("550 not you", "503 one", "503 two", "503 three");
        talk.clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcomes(0)).containsOnly(new Outcome.Refused(Phase.MAIL, Reply.of(550, "not you")));
    }

    @Test
    void chunksWaitForAllToo() {
        Conversation talk = Conversation.established(
                        OPTIONS.with(Chunking.WHERE_OFFERED_AND_SMALL), "PIPELINING", "CHUNKING")
                .submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "450 two", "250 three");
        talk.clientSays("RSET").serverSays("250 forgotten").clientSays();
        assertThat(talk.outcomes(0).getFirst()).isEqualTo(withheld(2, Reply.of(450, "two")));
    }

    @Test
    void lmtpServerHasNoContentWhereOneIsRefused() {
        Conversation talk = Conversation.established(LMTP, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "450 two", "250 three");
        talk.clientSays("RSET").serverSays("250 forgotten").clientSays();
        assertThat(talk.outcomes(0).getFirst()).isEqualTo(withheld(2, Reply.of(450, "two")));
    }

    @Test
    void whatLmtpAnswersToTheContentIsEachRecipientsOwn() {
        Conversation talk = Conversation.established(LMTP, "PIPELINING").submit("x\n", 3);
        talk.clientSays(ENVELOPE).serverSays("250 ok", "250 one", "250 two", "250 three");
        talk.clientSays("DATA").serverSays("354 go").clientSays("x", ".");
        talk.serverSays("250 one", "452 two", "250 three").clientSays("QUIT");
        talk.serverSays("221 bye").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "one")),
                        new Outcome.Refused(Phase.END_OF_DATA, Reply.of(452, "two")),
                        new Outcome.Accepted(Reply.of(250, "three")));
    }

    @Test
    void refusalForNowWithholdsContentAlthoughTheConnectionIsLostBeforeTheReset() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "250 one", "450 two").clientSays("RSET");
        talk.session.disconnected("gone");
        talk.clientSays();
        Reply later = Reply.of(450, "two");
        Recipient second = Conversation.mail("", 2).envelope().recipients().getLast();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Withheld(second, later), refused(later));
    }
}
