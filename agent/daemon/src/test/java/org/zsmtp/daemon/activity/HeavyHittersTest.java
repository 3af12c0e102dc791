package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.activity.Verdict.Kind;

class HeavyHittersTest {

    @Test
    void whileThereAreCountersEnoughAllIsExact() {
        HeavyHitters hosts = new HeavyHitters(3);
        hosts.add("a.example", Kind.DELAYED, "450 first");
        hosts.add("b.example", Kind.FAILED, "550 no");
        hosts.add("a.example", Kind.FAILED, "550 last");
        assertThat(hosts.first(10))
                .satisfiesExactly(
                        a -> told(a, "a.example", 1, 1, 0, "550 last"), b -> told(b, "b.example", 0, 1, 0, "550 no"));
        assertThat(hosts.first(1)).hasSize(1);
    }

    @Test
    void aNewNameTakesTheCounterOfTheOneThatHasTheFewestAndItsCountAsBound() {
        HeavyHitters hosts = new HeavyHitters(2);
        hosts.add("a.example", Kind.DELAYED, "1");
        hosts.add("a.example", Kind.DELAYED, "2");
        hosts.add("a.example", Kind.DELAYED, "3");
        hosts.add("b.example", Kind.DELAYED, "4");
        hosts.add("b.example", Kind.DELAYED, "5");
        hosts.add("c.example", Kind.FAILED, "6");
        assertThat(hosts.size()).isEqualTo(2);
        assertThat(hosts.first(10))
                .satisfiesExactly(a -> told(a, "a.example", 3, 0, 0, "3"), c -> told(c, "c.example", 0, 1, 2, "6"));
    }

    @Test
    void whateverComesTheFrequentOnesAreThereWithinTheirBounds() {
        HeavyHitters hosts = new HeavyHitters(50);
        Map<String, Long> exact = new HashMap<>();
        Random random = new Random(4711);
        int all = 100_000;
        for (int i = 0; i < all; i++) {
            String name = random.nextInt(4) == 0 ? "often" + random.nextInt(5) : "rare" + random.nextInt(20_000);
            exact.merge(name, 1L, Long::sum);
            hosts.add(name, Kind.DELAYED, "");
        }
        assertThat(hosts.size()).isEqualTo(50);
        assertThat(hosts.first(5)).extracting(HeavyHitters.Counter::name).allMatch(name -> name.startsWith("often"));
        assertThat(hosts.first(50)).allSatisfy(each -> {
            assertThat(exact.get(each.name())).isBetween(each.delayed(), each.delayed() + each.missed());
            assertThat(each.missed()).isLessThanOrEqualTo(all / 50);
        });
    }

    private static void told(
            HeavyHitters.Counter counter, String name, long delayed, long failed, long missed, String last) {
        assertThat(counter.name()).isEqualTo(name);
        assertThat(counter.delayed()).isEqualTo(delayed);
        assertThat(counter.failed()).isEqualTo(failed);
        assertThat(counter.missed()).isEqualTo(missed);
        assertThat(counter.last()).isEqualTo(last);
    }
}
