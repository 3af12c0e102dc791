package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OPPORTUNISTIC;
import static org.zsmtp.delivery.Conversations.OPTIONS;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;
import static org.zsmtp.delivery.Conversations.key;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.net.Sharing;

class ConnectPlanTest {

    private static final Verdict WAITS = new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED);
    private static final Judgement OTHERWISE =
            new Judgement.AgainSecuredOtherwise(WAITS, HandshakeTrouble.DISAGREEMENT);

    private final ConnectPlan plan = ConnectPlan.first(List.of(SERVER, SUBMISSIONS));

    private static Optional<ConnectPlan> after(ConnectPlan plan, Judgement judgement, ReuseKey used) {
        return plan.after(judgement, used, SecurityPlan.of(used, OPTIONS));
    }

    static Stream<Judgement> finalJudgements() {
        return Stream.of(
                new Judgement.Settled(new Verdict.Failed(Scope.RECIPIENT)),
                new Judgement.Settled(WAITS),
                new Judgement.NextHost(WAITS));
    }

    @ParameterizedTest
    @MethodSource("finalJudgements")
    void whatIsSettledOrGoesElsewhereIsNotTriedHereAgain(Judgement judgement) {
        assertThat(after(plan, judgement, key(NONE))).isEmpty();
    }

    @Test
    void messageMayHaveToBeAlone() {
        assertThat(after(plan, new Judgement.AgainAlone(WAITS), key(NONE))).contains(plan.with(Sharing.ALONE));
    }

    @Test
    void quirkIsFoundOfTheEndpointThatHasIt() {
        ConnectPlan next =
                after(plan, new Judgement.AgainByData(WAITS), key(NONE)).orElseThrow();

        assertThat(next.quirks(SERVER)).containsExactly(Quirk.NO_CHUNKING);
        assertThat(next.quirks(SUBMISSIONS)).isEmpty();
        assertThat(next.endpoints()).isEqualTo(plan.endpoints());
    }

    @Test
    void quirksAreAddedToThoseThatWereFoundBefore() {
        ConnectPlan next = after(plan, new Judgement.AgainByData(WAITS), key(OPPORTUNISTIC))
                .flatMap(each -> after(each, OTHERWISE, key(OPPORTUNISTIC, Quirk.NO_CHUNKING)))
                .orElseThrow();

        assertThat(next.quirks(SERVER)).containsExactlyInAnyOrder(Quirk.NO_CHUNKING, Quirk.SMALL_HELLO);
    }

    @Test
    void heloIsTriedOnceAndWhereClearTextIsAllowed() {
        Judgement judgement = new Judgement.AgainWithHelo(WAITS);

        assertThat(after(plan, judgement, key(NONE)).orElseThrow().quirks(SERVER))
                .containsExactly(Quirk.HELO_ONLY);
        assertThat(after(plan, judgement, key(NONE, Quirk.HELO_ONLY))).isEmpty();
        assertThat(after(plan, judgement, key(ENCRYPTED))).isEmpty();
    }

    @Test
    void handshakesFollowEachOtherAsFarAsIsAllowed() {
        assertThat(after(plan, OTHERWISE, key(OPPORTUNISTIC, Quirk.OTHER_LIBRARY))
                        .orElseThrow()
                        .quirks(SERVER))
                .containsExactly(Quirk.CLEAR_TEXT);
        assertThat(after(plan, OTHERWISE, key(ENCRYPTED, Quirk.OTHER_LIBRARY))).isEmpty();
    }

    @Test
    void hostThatTakesNothingOnAThousandConnectionsInARowIsGivenUp() {
        Judgement another = new Judgement.OnAnotherConnection(WAITS);
        ConnectPlan patient = plan;
        for (int i = 1; i < 999; i++) {
            patient = patient.again();
        }
        assertThat(patient.fruitless()).isEqualTo(999);
        assertThat(patient.isHopeful()).isTrue();
        assertThat(after(patient, another, key(NONE))).contains(patient);

        ConnectPlan tired = patient.again();
        assertThat(tired.isHopeful()).isFalse();
        assertThat(after(tired, another, key(NONE))).isEmpty();
        assertThat(after(tired.served(), another, key(NONE))).contains(tired.served());
    }

    @Test
    void nextAttemptGoesBeforeMessagesThatWereNotTriedYet() {
        assertThat(plan.sharing()).isEqualTo(Sharing.SHARED);
        assertThat(plan.again().sharing()).isEqualTo(Sharing.SHARED_AGAIN);
        assertThat(plan.again().fruitless()).isEqualTo(plan.fruitless() + 1);
    }

    @Test
    void whatWasFoundIsKeptForOtherEndpoints() {
        ConnectPlan next =
                after(plan, new Judgement.AgainByData(WAITS), key(NONE)).orElseThrow();

        assertThat(next.at(List.of(SUBMISSIONS)).endpoints()).containsExactly(SUBMISSIONS);
        assertThat(next.at(List.of(SUBMISSIONS)).again().quirks(SERVER)).containsExactly(Quirk.NO_CHUNKING);
    }
}
