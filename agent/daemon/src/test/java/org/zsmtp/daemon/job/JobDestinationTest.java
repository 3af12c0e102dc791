package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.spool.ExchangerList;

class JobDestinationTest {

    private final JobDestination own = new JobDestination(Optional.empty());

    @Test
    void mailGoesToTheJobsHost() {
        assertThat(own.of("b.example", Optional.empty())).isEqualTo(Destination.parse("b.example"));
        assertThatThrownBy(() -> own.of("b..example", Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exchangersOfTheRouterTakeTheHostsPlace() {
        Destination to = own.of("b.example", ExchangerList.parse("((mx1.b.example mx2.b.example)(mx3.b.example))"));
        assertThat(to)
                .isInstanceOf(Destination.Exchangers.class)
                .hasToString("((mx1.b.example mx2.b.example)(mx3.b.example))");
    }

    @Test
    void whereTheOperatorSaysWhereAllMailGoesItGoesThere() {
        Destination everywhere = Destination.parse("relay.example");
        assertThat(new JobDestination(Optional.of(everywhere))
                        .of("b..example", ExchangerList.parse("((mx1.b.example))")))
                .isEqualTo(everywhere);
    }
}
