package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many connections a server is to have after what has happened.
class SiteConcurrencyTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long QUICK = 10 * MILLISECOND;

    private final SiteConcurrency site = new SiteConcurrency(5);
    private int open;

    @Test
    void beginsWithOne() {
        assertThat(site.hasRoom()).isTrue();
        open();
        assertThat(site.hasRoom()).isFalse();
    }

    @Test
    void hasOneMoreAfterEachRoundWithoutTrouble() {
        open();
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(1);
        open();
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(2);
        open();
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(3);
    }

    @Test
    void neverHasMoreThanTheOperatorAllows() {
        grow(5);
        accepted(100, QUICK);
        assertThat(site.hasRoom()).isFalse();
        assertThat(site.surplus()).isZero();
    }

    @Test
    void doesNotGrowWhereThereIsNoWorkForMore() {
        open();
        for (int i = 0; i < 10; i++) {
            site.accepted(QUICK, false);
        }
        assertThat(site.hasRoom()).isFalse();
    }

    @Test
    void doesNotGrowWhileItHasRoomAnyway() {
        open();
        accepted(50, QUICK);
        open();
        assertThat(site.hasRoom()).isFalse();
    }

    @Test
    void halvesWhereOneIsTurnedAway() {
        grow(4);
        assertThat(site.refused()).isTrue();
        close();
        assertThat(site.surplus()).isEqualTo(1);
        site.retired();
        assertThat(site.surplus()).isZero();
        assertThat(site.hasRoom()).isFalse();
    }

    @Test
    void halvesOnceForSeveralThatAreTurnedAwayTogether() {
        grow(5);
        assertThat(site.refused()).isTrue();
        assertThat(site.refused()).isTrue();
        assertThat(site.refused()).isTrue();
        assertThat(site.surplus()).isEqualTo(3);
    }

    @Test
    void neverHasFewerThanOne() {
        open();
        assertThat(site.refused()).isFalse();
        assertThat(site.surplus()).isZero();
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(1);
    }

    @Test
    void oneThatWasAboutToHaveMoreHasNoneAfterARefusal() {
        open();
        accepted(1, QUICK);
        assertThat(site.hasRoom()).isTrue();
        assertThat(site.refused()).isFalse();
        assertThat(site.hasRoom()).isFalse();
    }

    @Test
    void whatWasTooManyIsTriedAgainLessAndLessOften() {
        grow(4);
        turnAway();
        assertThat(backToThree()).isEqualTo(2);
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(4 * 3);
        open();
        turnAway();
        assertThat(backToThree()).isEqualTo(2);
        assertThat(messagesUntilRoom(QUICK)).isEqualTo(16 * 3);
    }

    @Test
    void refusalsGrowWithTheLogarithmOfTheMail() {
        open();
        int refusals = 0;
        for (int message = 0; message < 100_000; message++) {
            if (site.hasRoom()) {
                open();
                if (open == 4) {
                    turnAway();
                    refusals++;
                }
            }
            accepted(1, QUICK);
        }
        assertThat(refusals).isBetween(3, 12);
    }

    @Test
    void halvesWhereAnswersTakeMoreThanTwiceAsLong() {
        grow(2, 100 * MILLISECOND);
        accepted(2, 201 * MILLISECOND);
        assertThat(site.surplus()).isEqualTo(1);
    }

    @Test
    void twiceAsLongIsNotTooLong() {
        grow(2, 100 * MILLISECOND);
        accepted(2, 200 * MILLISECOND);
        assertThat(site.surplus()).isZero();
        assertThat(site.hasRoom()).isTrue();
    }

    @Test
    void aFewMillisecondsAreNoise() {
        grow(2, MILLISECOND);
        accepted(2, 40 * MILLISECOND);
        assertThat(site.surplus()).isZero();
    }

    @Test
    void oneSlowAnswerIsNotTheMedian() {
        grow(3, QUICK);
        accepted(2, QUICK);
        accepted(1, 10_000 * MILLISECOND);
        assertThat(site.surplus()).isZero();
    }

    @Test
    void aServerThatIsSlowByItselfIsNotBlamedOnTheConnections() {
        open();
        accepted(1, QUICK);
        accepted(5, 500 * MILLISECOND);
        assertThat(site.hasRoom()).isTrue();
        open();
        accepted(2, 500 * MILLISECOND);
        close();
        // What one connection is answered now is the measure.
        accepted(4, 500 * MILLISECOND);
        assertThat(site.hasRoom()).isTrue();
        open();
        accepted(2, 500 * MILLISECOND);
        assertThat(site.surplus()).isZero();
    }

    @Test
    void answersToTooManyTellNothingOfFewer() {
        grow(4);
        assertThat(site.refused()).isTrue();
        accepted(100, QUICK);
        assertThat(site.surplus()).isEqualTo(2);
    }

    @Test
    void aRetiredConnectionCountsUntilItIsGone() {
        grow(2);
        turnAway();
        open();
        site.retired();
        assertThat(site.hasRoom()).isFalse();
        site.closed(true);
        open--;
        assertThat(site.surplus()).isZero();
        assertThat(site.isUnused()).isFalse();
        close();
        assertThat(site.isUnused()).isTrue();
    }

    private void open() {
        site.opened();
        open++;
    }

    private void close() {
        site.closed(false);
        open--;
    }

    /// The last one opened gets no session.
    private void turnAway() {
        assertThat(site.refused()).isTrue();
        close();
        while (site.surplus() > 0) {
            close();
        }
    }

    private int backToThree() {
        int messages = messagesUntilRoom(QUICK);
        open();
        return messages;
    }

    private void grow(int connections) {
        grow(connections, QUICK);
    }

    private void grow(int connections, long nanoseconds) {
        while (open < connections) {
            open();
            if (open < connections) {
                messagesUntilRoom(nanoseconds);
            }
        }
    }

    private int messagesUntilRoom(long nanoseconds) {
        int messages = 0;
        while (!site.hasRoom() && messages < 1000) {
            accepted(1, nanoseconds);
            messages++;
        }
        return messages;
    }

    private void accepted(int messages, long nanoseconds) {
        for (int i = 0; i < messages; i++) {
            site.accepted(nanoseconds, true);
        }
    }
}
