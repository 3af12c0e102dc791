package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ACCEPTED;
import static org.zsmtp.delivery.Conversations.OVERSIZE;
import static org.zsmtp.delivery.Conversations.UNSENDABLE;
import static org.zsmtp.delivery.Conversations.UNTRIED;
import static org.zsmtp.delivery.Conversations.WITHHELD;
import static org.zsmtp.delivery.Conversations.about;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

class ChunksTest {

    private static final Reply OK = Reply.of(250, "ok");

    @Test
    void oneChunkAmongTheCommandsIsEnough() {
        Exchange reset = Exchange.of(new Command.Rset(), OK);
        Exchange data = Exchange.of(new Command.Data(), Reply.of(354, "go on"));
        Exchange chunk = Exchange.of(new Command.Bdat(10, true), OK);

        assertThat(Chunks.wentOut(about(1, ACCEPTED, reset, chunk))).isTrue();
        assertThat(Chunks.wentOut(about(1, ACCEPTED, reset, data))).isFalse();
        assertThat(Chunks.wentOut(about(1, ACCEPTED))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "DATA, 500, true",
        "DATA, 504, true",
        "END_OF_DATA, 500, true",
        "END_OF_DATA, 504, true",
        "END_OF_DATA, 499, false",
        "END_OF_DATA, 505, false",
        "MAIL, 500, false",
        "RCPT, 503, false"
    })
    void onlyCodesOfTheSyntaxSayThatAChunkIsNoCommand(Phase phase, int code, boolean unknown) {
        Reply reply = Reply.of(code, "what");

        assertThat(Chunks.isUnknownCommand(phase, reply)).isEqualTo(unknown);
        assertThat(Chunks.wereNotUnderstood(new Outcome.Refused(phase, reply))).isEqualTo(unknown);
    }

    static Stream<Cause> faultsOfTheServer() {
        return Stream.of(
                new Cause.ConnectionLost("reset"),
                new Cause.TimedOut(Phase.DATA),
                new Cause.Malformed("noise"),
                new Cause.Unsolicited(OK));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheServer")
    void serverThatDoesNotAnswerAChunkMayNotUnderstandIt(Cause cause) {
        assertThat(Chunks.wereNotUnderstood(new Outcome.Unanswered(Phase.DATA, cause)))
                .isTrue();
        assertThat(Chunks.wereNotUnderstood(new Outcome.InDoubt(cause))).isTrue();
    }

    static Stream<Cause> otherCauses() {
        return Stream.of(
                new Cause.Closing(Reply.of(421, "bye")),
                new Cause.OwnName("me.example"),
                new Cause.ContentUnreadable("gone"),
                new Cause.Stopped());
    }

    @ParameterizedTest
    @MethodSource("otherCauses")
    void sessionThatEndsForAnotherReasonSaysNothingOfChunks(Cause cause) {
        assertThat(Chunks.wereNotUnderstood(new Outcome.Unanswered(Phase.DATA, cause)))
                .isFalse();
        assertThat(Chunks.wereNotUnderstood(new Outcome.InDoubt(cause))).isFalse();
    }

    static Stream<Outcome> otherOutcomes() {
        return Stream.of(ACCEPTED, WITHHELD, UNTRIED, OVERSIZE, UNSENDABLE);
    }

    @ParameterizedTest
    @MethodSource("otherOutcomes")
    void outcomesWithoutAnAnswerToAChunkSayNothingOfChunks(Outcome outcome) {
        assertThat(Chunks.wereNotUnderstood(outcome)).isFalse();
    }
}
