package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.address.DomainName;

class TransportSecurityTest {
    private static final TransportSecurity IMPLICIT = TransportSecurity.DEFAULTS.with(Start.IMPLICIT);

    @Test
    void onThePortForItTlsBeginsWithTheFirstOctetInAnyCase() {
        assertThat(TransportSecurity.DEFAULTS.startAt(port(465))).isEqualTo(Start.IMPLICIT);
        assertThat(IMPLICIT.startAt(port(465))).isEqualTo(Start.IMPLICIT);
        assertThat(TransportSecurity.DEFAULTS.startAt(named(465))).isEqualTo(Start.IMPLICIT);
    }

    @Test
    void elsewhereTheOptionDecides() {
        assertThat(TransportSecurity.DEFAULTS.startAt(port(25))).isEqualTo(Start.STARTTLS);
        assertThat(IMPLICIT.startAt(port(25))).isEqualTo(Start.IMPLICIT);
        assertThat(TransportSecurity.DEFAULTS.startAt(named(25))).isEqualTo(Start.STARTTLS);
        assertThat(IMPLICIT.startAt(named(25))).isEqualTo(Start.IMPLICIT);
        assertThat(TransportSecurity.DEFAULTS.startAt(new Endpoint.LocalSocket(Path.of("/run/lmtp"))))
                .isEqualTo(Start.STARTTLS);
    }

    @Test
    void timeOfMemoryMayBeZeroAndNotLess() {
        assertThat(remembering(Duration.ZERO).fallbackMemory()).isZero();
        assertThatThrownBy(() -> remembering(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static TransportSecurity remembering(Duration memory) {
        TransportSecurity some = TransportSecurity.DEFAULTS;
        return new TransportSecurity(some.tls(), some.levels(), some.sts(), some.start(), memory);
    }

    private static Endpoint named(int port) {
        return new Endpoint.Named(DomainName.parse("mx.b.example"), port);
    }

    private static Endpoint port(int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
}
