package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;

class VerdictWordTest {

    @Test
    void eachVerdictHasItsWord() {
        assertThat(VerdictWord.of(new Verdict.Relayed(Verdict.SuccessNotice.OWED)))
                .isEqualTo("relayed");
        assertThat(VerdictWord.of(new Verdict.Delivered(Verdict.SuccessNotice.OWED)))
                .isEqualTo("delivered");
        assertThat(VerdictWord.of(new Verdict.Failed(Scope.HOST))).isEqualTo("failed");
        assertThat(delayed(Verdict.Delay.NOT_ACCEPTED)).isEqualTo("delayed");
        assertThat(delayed(Verdict.Delay.REFUSED_AT_END)).isEqualTo("delayed");
        assertThat(delayed(Verdict.Delay.IN_DOUBT)).isEqualTo("in-doubt");
    }

    private static String delayed(Verdict.Delay delay) {
        return VerdictWord.of(new Verdict.Delayed(Scope.HOST, delay));
    }
}
