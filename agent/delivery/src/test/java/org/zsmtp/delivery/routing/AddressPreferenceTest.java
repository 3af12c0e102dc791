package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressPreferenceTest {
    private static final List<InetAddress> BOTH =
            addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2");

    @Test
    void kindsTakeTurns() {
        assertThat(AddressPreference.IPV6.order(BOTH, List.of()))
                .isEqualTo(addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
    }

    @Test
    void aHostThatTheWorldReachesByIpv6UsesItFirst() {
        assertThat(AddressPreference.AS_THIS_HOST.order(BOTH, addresses("192.0.2.9", "2a00:1450::1")))
                .startsWith(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void aHostThatIsAloneWithItsIpv6UsesIpv4First() {
        assertThat(AddressPreference.AS_THIS_HOST.order(BOTH, addresses("192.0.2.9", "::1", "fe80::1", "fd00::1")))
                .isEqualTo(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2", "2001:db8::3"));
    }

    @Test
    void oneKindKeepsItsOrder() {
        List<InetAddress> four = addresses("192.0.2.3", "192.0.2.1");
        assertThat(AddressPreference.IPV6.order(four, List.of())).isEqualTo(four);
    }

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toList();
    }
}
