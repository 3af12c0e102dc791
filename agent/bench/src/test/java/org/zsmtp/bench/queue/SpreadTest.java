package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianIsInTheMiddleOrBetweenTheTwoThere() {
        assertThat(Spread.of(DoubleStream.of(30, 10, 20))).isEqualTo(new Spread(20, 10, 30));
        assertThat(Spread.of(DoubleStream.of(4, 1, 2, 100))).isEqualTo(new Spread(3, 1, 100));
    }

    @Test
    void smallNumbersHaveDecimalsAndWhatDoesNotDifferStandsOnce() {
        assertThat(Spread.of(DoubleStream.of(1040, 812, 870)).text()).isEqualTo("870 (812-1040)");
        assertThat(Spread.of(DoubleStream.of(2.25)).text()).isEqualTo("2.3");
        assertThat(Spread.of(DoubleStream.of(Double.NaN)).text()).isEqualTo("-");
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(DoubleStream.empty()));
    }
}
