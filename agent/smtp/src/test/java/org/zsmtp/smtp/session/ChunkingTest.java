package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Reply;

/// Content in chunks (RFC 3030, decision 0019).
class ChunkingTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS.with(Chunking.WHERE_OFFERED_AND_SMALL);
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String RCPT = "RCPT To:<r1@b.example>";

    private final Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "CHUNKING");

    @Test
    void chunkWaitsForTheRepliesToItsEnvelope() {
        talk.submit(".x\ny", 1).clientSays(MAIL, RCPT);
        talk.serverSays("250 ok").clientSays();
        talk.serverSays("250 ok").clientSays("BDAT 7 LAST", ".x", "y");
        talk.serverSays("250 taken").clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "taken")));
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getFirst()))
                .endsWith("BDAT 7 LAST < 250 taken");
    }

    @Test
    void emptyContentIsAnEmptyChunk() {
        talk.submit("", 1).clientSays(MAIL, RCPT);
        talk.serverSays("250 ok", "250 ok").clientSays("BDAT 0 LAST");
        talk.serverSays("250 taken").clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void contentGoesBehindDataWhereChunksAreNotWantedOrNotOffered() {
        Conversation unwanted = Conversation.established(Conversation.OPTIONS, "PIPELINING", "CHUNKING");
        unwanted.submit("x\n", 1).clientSays(MAIL, RCPT, "DATA");
        Conversation unoffered = Conversation.established(OPTIONS, "PIPELINING");
        unoffered.submit("x\n", 1).clientSays(MAIL, RCPT, "DATA");
    }

    @Test
    void largeContentAndContentOfUnknownSizeGoBehindData() {
        talk.submit("x".repeat(64_000), 1).clientSays(MAIL, RCPT, "DATA");
        Conversation other = Conversation.established(OPTIONS, "PIPELINING", "CHUNKING");
        other.submit(Conversation.failing(new Torn(1))).clientSays(MAIL, RCPT, "DATA");
    }

    @Test
    void lmtpHasNoChunksSinceHowOftenItAnswersDependsOnRepliesThatNothingProves() {
        Conversation lmtp = Conversation.established(OPTIONS.with(Protocol.LMTP), "PIPELINING", "CHUNKING");
        lmtp.submit("x\n", 1).clientSays(MAIL, RCPT, "DATA");
    }

    @Test
    void onAUsedConnectionContentAsksForLeave() {
        talk.submit("x\n", 1).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.serverSays("250 taken").clientSays("RSET", MAIL, RCPT, "DATA");
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").clientSays("y", ".");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "taken")));
    }

    @Test
    void withoutPipeliningAChunkWaitsForItsRecipients() {
        Conversation slow =
                Conversation.established(OPTIONS, "CHUNKING").submit("x\n", 1).submit("y\n", 1);
        slow.clientSays(MAIL).serverSays("250 ok").clientSays(RCPT).serverSays("250 ok");
        slow.clientSays("BDAT 3 LAST", "x").serverSays("250 taken").clientSays("RSET");
    }

    @Test
    void chunkForNobodyIsNotSent() {
        talk.submit("x\n", 1).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "550 unknown").clientSays("RSET", MAIL, RCPT, "DATA");
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").flight();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(550, "unknown")));
    }

    @Test
    void refusedChunkIsAVerdictOnceAPromptShowsThatItWasItsOwn() {
        talk.submit("x\n", 1).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.serverSays("554 spam").clientSays("RSET", MAIL, RCPT, "DATA");
        assertThat(talk.reports).isEmpty();
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").flight();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(554, "spam")));
    }

    @Test
    void answerToRcptTakenForThatToAChunkIsFoundOut() {
        // The server answers MAIL twice and refuses the content.
        talk.submit("x\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.serverSays("250 recipient ok").clientSays("QUIT");
        talk.serverSays("554 spam").clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.InDoubt(new Cause.OutOfPlace(Phase.QUIT, Reply.of(554, "spam"))));
    }

    @Test
    void lossBehindAnAnsweredChunkLeavesItInDoubt() {
        talk.submit("x\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.serverSays("250 taken").session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.InDoubt(new Cause.ConnectionLost("gone")));
    }

    @Test
    void lossBeforeTheEnvelopeIsAnsweredIsNoDoubt() {
        talk.submit("x\n", 2).flight();
        talk.serverSays("250 ok", "550 no").session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")),
                        new Outcome.Unanswered(Phase.RCPT, new Cause.ConnectionLost("gone")));
    }

    @Test
    void refusedMailIsNotInDoubt() {
        talk.submit("x\n", 1).flight();
        talk.serverSays("550 no").session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
    }

    @Test
    void closingBeforeTheEndIsReadIsNoDoubt() {
        talk.submit("x\n", 1).flight();
        talk.serverSays("250 ok", "421 bye").clientSays();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.RCPT, new Cause.Closing(Reply.of(421, "bye"))));
    }

    @Test
    void contentThatTearsHasSaidNothingOfItsLength() {
        talk.submit(sized(new Torn(100), 100)).flight();
        talk.serverSays("250 ok", "250 ok").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.cause())
                                .isEqualTo(new Cause.ContentUnreadable("input/output error")));
    }

    @Test
    void contentLargerThanItSaidGoesInSeveralChunksEachAnswered() {
        talk.submit(sized(new Lines(40_000), 40_000)).flight();
        talk.serverSays("250 ok", "250 ok");
        String first = talk.flight();
        assertThat(first).startsWith("BDAT 63997\r\n").hasSize("BDAT 63997".length() + 2 + 63_997);
        talk.clientSays().serverSays("250 chunk");
        String second = talk.flight();
        assertThat(second).startsWith("BDAT 56003 LAST\r\n").hasSize("BDAT 56003 LAST".length() + 2 + 56_003);
        talk.serverSays("250 taken").clientSays("QUIT").serverSays("221 bye").clientSays();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void noChunkFollowsOneThatWasRefused() {
        talk.submit(sized(new Lines(40_000), 40_000)).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.serverSays("452 full").clientSays("RSET", MAIL, RCPT, "DATA");
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").flight();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.DATA, Reply.of(452, "full")));
    }

    @Test
    void replyBeforeTheWholeChunkHasLeftAnswersSomethingElse() {
        talk.submit("x".repeat(63_000), 1).flight();
        talk.serverSays("250 ok", "250 ok");
        talk.session.poll();
        talk.serverSays("250 taken").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        unanswered ->
                                assertThat(unanswered.cause()).isEqualTo(new Cause.Premature(Reply.of(250, "taken"))));
    }

    @Test
    void stopInsideAChunkClosesAndNeverPads() {
        talk.submit("x".repeat(63_000), 1).flight();
        talk.serverSays("250 ok", "250 ok").session.poll();
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.cause()).isEqualTo(new Cause.Stopped()));
    }

    @Test
    void lossInsideAChunkIsALossOfContent() {
        talk.submit("x".repeat(63_000), 1).flight();
        talk.serverSays("250 ok", "250 ok").session.poll();
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.CONTENT, new Cause.ConnectionLost("gone")));
    }

    @Test
    void chunkThatIsNotTheLastIsWaitedForLikeTheAnswerToData() {
        talk.submit(sized(new Lines(40_000), 40_000)).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.DATA);
        talk.session.timedOut();
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.DATA, new Cause.TimedOut(Phase.DATA)));
    }

    @Test
    void lastChunkIsWaitedForLikeTheAnswerToTheEndOfData() {
        talk.submit("x\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").session.poll();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.END_OF_DATA);
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcome())
                .as("the system has taken nothing of it")
                .isEqualTo(new Outcome.Unanswered(Phase.END_OF_DATA, new Cause.ConnectionLost("gone")));
    }

    @Test
    void chunkRefusedBeforeAllOfItHasLeftIsSentToItsEnd() {
        talk.submit(sized(new Lines(40_000), 40_000)).submit("y\n", 1).flight();
        talk.serverSays("250 ok", "250 ok");
        Action.Write some = (Action.Write) talk.session.poll();
        talk.session.handedOver(some.octets().remaining());
        talk.serverSays("452 full");
        String rest = talk.flight();
        String next = String.join("\r\n", "RSET", MAIL, RCPT, "DATA") + "\r\n";
        assertThat(rest).endsWith(next);
        assertThat(some.octets().remaining() + rest.length() - next.length())
                .isEqualTo("BDAT 63997\r\n".length() + 63_997);
        talk.serverSays("250 reset", "250 ok", "250 ok", "354 go").flight();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.DATA, Reply.of(452, "full")));
    }

    @Test
    void stopBehindTheLastChunkWaitsForItsAnswerAndTakesLeave() {
        talk.submit("x\n", 1).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        talk.session.stop();
        talk.clientSays().serverSays("250 taken").clientSays("QUIT").serverSays("221 bye");
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Accepted(Reply.of(250, "taken")));
    }

    @Test
    void surplusReplyBehindAChunkLeavesAllInDoubt() {
        talk.submit("x\n", 2).flight();
        talk.serverSays("250 ok", "250 one", "550 two").flight();
        talk.serverSays("250 taken", "550 no").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcomes(0))
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.InDoubt.class));
    }

    @Test
    void contentInChunksIsClosedAtItsEnd() {
        Lines lines = new Lines(10);
        talk.submit(sized(lines, 20)).flight();
        talk.serverSays("250 ok", "250 ok").flight();
        assertThat(lines.closed).isZero();
        talk.serverSays("250 taken").flight();
        assertThat(lines.closed).isEqualTo(1);
    }

    // ---- contents -------------------------------------------------------------------------------------------------

    /// Of `size` octets, it says.
    private static MailObject sized(ContentReader reader, long size) {
        Content content = new Content() {
            @Override
            public OptionalLong size() {
                return OptionalLong.of(size);
            }

            @Override
            public BodyType bodyType() {
                return BodyType.SEVEN_BIT;
            }

            @Override
            public ContentReader open() {
                return reader;
            }
        };
        return new MailObject(Conversation.mail("", 1).envelope(), content);
    }

    /// Some octets, then an error.
    private static final class Torn implements ContentReader {
        private int left;

        Torn(int left) {
            this.left = left;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (left == 0) {
                throw new IOException("input/output error");
            }
            target.put((byte) 'x');
            left--;
            return 1;
        }

        @Override
        public void close() {}
    }

    /// Lines of one octet and a LF, each of which is three octets on the wire.
    private static final class Lines implements ContentReader {
        private final ByteBuffer octets;
        private int closed;

        Lines(int count) {
            octets = ByteBuffer.wrap("x\n".repeat(count).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public int read(ByteBuffer target) {
            if (!octets.hasRemaining()) {
                return -1;
            }
            int count = Math.min(octets.remaining(), target.remaining());
            target.put(octets.slice(octets.position(), count));
            octets.position(octets.position() + count);
            return count;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
