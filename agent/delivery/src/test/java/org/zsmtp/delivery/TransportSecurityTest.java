package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.routing.Endpoint;

class TransportSecurityTest {
    private static final TransportSecurity IMPLICIT = TransportSecurity.DEFAULTS.with(Start.IMPLICIT);

    @Test
    void onThePortForItTlsBeginsWithTheFirstOctetInAnyCase() {
        assertThat(TransportSecurity.DEFAULTS.startAt(port(465))).isEqualTo(Start.IMPLICIT);
        assertThat(IMPLICIT.startAt(port(465))).isEqualTo(Start.IMPLICIT);
    }

    @Test
    void elsewhereTheOptionDecides() {
        assertThat(TransportSecurity.DEFAULTS.startAt(port(25))).isEqualTo(Start.STARTTLS);
        assertThat(IMPLICIT.startAt(port(25))).isEqualTo(Start.IMPLICIT);
        assertThat(TransportSecurity.DEFAULTS.startAt(new Endpoint.LocalSocket(Path.of("/run/lmtp"))))
                .isEqualTo(Start.STARTTLS);
    }

    private static Endpoint port(int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
}
