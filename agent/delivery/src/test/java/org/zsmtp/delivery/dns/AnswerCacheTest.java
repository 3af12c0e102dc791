package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.dns.AnswerCache.Question;
import org.zsmtp.smtp.address.DomainName;

class AnswerCacheTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final AnswerCache<String> cache = new AnswerCache<>(100, clock);

    @Test
    void theLeastRecentlyUsedLeavesFirst() {
        for (int i = 0; i < 50; i++) {
            cache.put(question(i), answer(1), MINUTE);
        }
        assertThat(cache.get(question(0))).isNotNull();
        cache.put(question(50), answer(1), MINUTE);
        assertThat(cache.get(question(0))).isNotNull();
        assertThat(cache.get(question(1))).isNull();
        assertThat(cache.get(question(2))).isNotNull();
    }

    @Test
    void aBigAnswerPushesOutManySmallOnes() {
        for (int i = 0; i < 50; i++) {
            cache.put(question(i), answer(1), MINUTE);
        }
        cache.put(question(50), answer(79), MINUTE);
        assertThat(cache.get(question(39))).isNull();
        assertThat(cache.get(question(40))).isNotNull();
        assertThat(cache.get(question(50))).isNotNull();
    }

    @Test
    void anAnswerTooBigForTheCacheIsNotKept() {
        cache.put(question(1), answer(100), MINUTE);
        assertThat(cache.get(question(1))).isNull();
    }

    @Test
    void replacingAndExpiringGiveTheirRoomBack() {
        for (int i = 0; i < 1000; i++) {
            cache.put(question(1), answer(40), MINUTE);
            now = now.plusSeconds(i % 2 == 0 ? 0 : 60);
            cache.get(question(1));
        }
        cache.put(question(2), answer(40), MINUTE);
        cache.put(question(3), answer(40), MINUTE);
        assertThat(cache.get(question(2))).isNotNull();
        assertThat(cache.get(question(3))).isNotNull();
    }

    @Test
    void whatHasNoTimeToLiveIsNotKept() {
        cache.put(question(1), answer(1), Duration.ZERO);
        assertThat(cache.get(question(1))).isNull();
    }

    @Test
    void typesOfOneNameAreDifferentQuestions() {
        cache.put(new Question(DomainName.parse("a"), 1), answer(1), MINUTE);
        assertThat(cache.get(new Question(DomainName.parse("A"), 28))).isNull();
        assertThat(cache.get(new Question(DomainName.parse("A"), 1))).isNotNull();
    }

    private static Question question(int i) {
        return new Question(DomainName.parse("h" + i), 1);
    }

    private static DnsAnswer<String> answer(int records) {
        return new DnsAnswer.Found<>(Collections.nCopies(records, "r"), false);
    }
}
