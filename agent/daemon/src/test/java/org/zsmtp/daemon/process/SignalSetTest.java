package org.zsmtp.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalSetTest {

    private static final String STATUS = """
            Name:	SigBlk: 1
            SigQ:	0/96365
            SigBlk:	0000000000004007
            SigIgn:	0000000180000001
            SigCgt:	ffffffffffffffff
            """;

    @Test
    void aLineOfTheStatusIsASet() {
        assertThat(SignalSet.parse(STATUS, "SigBlk:").containsAll(List.of(StopSignal.values())))
                .isTrue();
        assertThat(SignalSet.parse(STATUS, "SigIgn:").contains(StopSignal.HUP)).isTrue();
        assertThat(SignalSet.parse(STATUS, "SigIgn:").contains(StopSignal.TERM)).isFalse();
    }

    @Test
    void allSixtyFourBitsAreRead() {
        assertThat(SignalSet.parse(STATUS, "SigCgt:").bits()).isEqualTo(-1);
    }

    @Test
    void aMissingLineIsTheEmptySet() {
        assertThat(SignalSet.parse(STATUS, "SigPnd:")).isEqualTo(SignalSet.NONE);
        assertThat(SignalSet.parse("", "SigBlk:")).isEqualTo(SignalSet.NONE);
    }

    @Test
    void theStopSignalsAreTheKernelsBits() {
        assertThat(SignalSet.of(EnumSet.allOf(StopSignal.class)).bits()).isEqualTo(0x4007);
    }

    @Test
    void whatNohupIgnoresIsLeftOut() {
        Set<StopSignal> left = SignalSet.parse(STATUS, "SigIgn:").without(EnumSet.allOf(StopSignal.class));
        assertThat(left).containsExactly(StopSignal.INT, StopSignal.QUIT, StopSignal.TERM);
    }
}
