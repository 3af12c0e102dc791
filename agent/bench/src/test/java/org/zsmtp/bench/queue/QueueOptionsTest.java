package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.bench.queue.QueueOptions.Table;

class QueueOptionsTest {

    private static QueueOptions parse(String... words) {
        List<String> all = new ArrayList<>(
                List.of("source=s", "libexec=le", "sbin=sb", "lib=l", "meta=m", "libraries=ld", "preload=p"));
        all.addAll(List.of(words));
        return QueueOptions.parse(all.toArray(String[]::new));
    }

    @Test
    void whatIsNotSaidIsUsual() {
        QueueOptions options = parse("agent=/bin/agent");
        assertThat(options.messages()).isEqualTo(20_000);
        assertThat(options.warmUp()).isEqualTo(30_000);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.tables()).containsExactlyInAnyOrder(Table.values());
        assertThat(options.program("agent")).isEqualTo("/bin/agent");
    }

    @Test
    void tablesAreNamed() {
        assertThat(parse("only=floor,jobs").tables()).containsExactlyInAnyOrder(Table.FLOOR, Table.JOBS);
    }

    @Test
    void whatMakesNoSenseIsToldWithItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("only=floor,roof"))
                .withMessageContaining("roof")
                .withMessageContaining("destinations");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("rounds=0")).withMessageContaining("rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("messages=many"))
                .withMessageContaining("many");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("plot")).withMessageContaining("name=value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse().program("exim"))
                .withMessageContaining("exim");
    }
}
