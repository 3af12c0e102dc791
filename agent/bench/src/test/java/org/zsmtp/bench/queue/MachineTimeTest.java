package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MachineTimeTest {

    /// Guests are counted in user time already.
    @Test
    void idleAndWaitingAreNotBusyAndGuestsCountOnce() {
        MachineTime time = MachineTime.parse("cpu  100 20 300 4000 500 6 7 8 90 10\ncpu0 1 2 3\n");
        assertThat(time.busy()).isCloseTo(4.41, within(1e-9));
        assertThat(time.total()).isCloseTo(49.41, within(1e-9));
    }

    @Test
    void othersHaveWhatIsBusyAndNotOurs() {
        MachineTime before = new MachineTime(10, 100);
        assertThat(new MachineTime(16, 110).foreignSince(before, 4)).isCloseTo(0.2, within(1e-9));
        assertThat(new MachineTime(16, 110).foreignSince(before, 6.5)).isZero();
        assertThat(before.foreignSince(before, 0)).isZero();
    }

    @Test
    void thisMachineHasSuchALine() throws IOException {
        assertThat(MachineTime.now().busy()).isPositive();
    }
}
