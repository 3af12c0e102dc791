package org.zsmtp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a live session that waits for mail has in the heap: a number of octets that does not depend on
/// the machine.
@Timeout(120)
class SessionsBenchTest {

    /// Some 4,000, of which Netty's channel and the JDK's have half. It was 7,900 while each session had
    /// what the server offers, the whole handshake and an empty buffer.
    private static final long MOST_OCTETS = 4600;

    @Test
    void aLiveSessionNeedsLittle() throws Exception {
        assertThat(SessionsBench.measure(1200, SessionsBench.Compilers.QUICK).heapOfSession())
                .isBetween(1000L, MOST_OCTETS);
    }
}
