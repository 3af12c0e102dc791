package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.wire.HeloName;

class OwnNameTest {

    @Test
    void aFullyQualifiedHostNameIsTheName() {
        assertThat(OwnName.qualified("mx.sender.example")).contains(new HeloName("mx.sender.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "mx", "192.0.2.1", "a..b", "a b.example", "2001:db8::1", "mx.example\r\n"})
    void anythingElseIsNot(String name) {
        assertThat(OwnName.qualified(name)).isEmpty();
    }

    @Test
    void theLiteralIsTheAddressThatOthersReachBest() {
        assertThat(literal("127.0.0.1", "::1", "fe80::1", "10.0.0.5", "2001:db8::7", "192.0.2.1"))
                .isEqualTo("[192.0.2.1]");
        assertThat(literal("127.0.0.1", "fe80::1", "10.0.0.5")).isEqualTo("[10.0.0.5]");
        assertThat(literal("::1", "2001:db8::7")).isEqualTo("[IPv6:2001:db8:0:0:0:0:0:7]");
        assertThat(literal()).isEqualTo("[127.0.0.1]");
    }

    private static String literal(String... addresses) {
        return OwnName.literal(Stream.of(addresses).map(InetAddress::ofLiteral)).text();
    }
}
