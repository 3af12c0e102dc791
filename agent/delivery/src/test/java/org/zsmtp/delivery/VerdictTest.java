package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.SuccessNotice;

class VerdictTest {

    @Test
    void mailboxPassesNoDutyOn() {
        assertThat(new Verdict.Delivered(SuccessNotice.OWED).notice()).isEqualTo(SuccessNotice.OWED);
        assertThatThrownBy(() -> new Verdict.Delivered(SuccessNotice.PASSED_ON))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
