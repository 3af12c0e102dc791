package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {
    private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");

    @ParameterizedTest
    @CsvSource({
        "any, any",
        "ANY6, any",
        "[192.0.2.7], [192.0.2.7]",
        "[IPv6:2001:db8::7], [IPv6:2001:db8:0:0:0:0:0:7]",
        "[ipv6.2001:db8::7], [IPv6:2001:db8:0:0:0:0:0:7]",
        "[IPV6 2001:db8::7], [IPv6:2001:db8:0:0:0:0:0:7]",
        "iface:eth0, iface:eth0",
        "IFACE:v4:eth0.17, iface:v4:eth0.17",
        "iface:V6:Eth0, iface:v6:Eth0",
        "iface:fifteen-letters, iface:fifteen-letters",
    })
    void everySpellingIsUnderstood(String text, String meaning) {
        assertThat(SourceAddress.parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.7",
                "[192.0.2.700]",
                "relay.example",
                "iface:",
                "iface:v4:",
                "iface:sixteen-letters-x",
                "iface:a/b",
                "iface:a b",
                "iface:a\u007fb",
                "iface:a\nb",
                "[192.0.2.7",
                "any7",
            })
    void whatIsNoSourceIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceAddress.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @Test
    void anAddressIsForPeersOfItsKind() throws IOException {
        SourceAddress fixed = SourceAddress.parse("[192.0.2.7]");
        assertThat(fixed.towards(FOUR)).contains(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(fixed.towards(SIX)).isEmpty();
        assertThat(SourceAddress.any().towards(FOUR)).isEmpty();
    }

    @Test
    void onlyAddressReachesNoPeerOfTheOtherKind() throws IOException {
        InetAddress own = InetAddress.ofLiteral("192.0.2.7");
        SourceAddress only = new SourceAddress.Only(own);
        assertThat(only.towards(FOUR)).contains(own);
        assertThatThrownBy(() -> only.towards(SIX))
                .isInstanceOf(IOException.class)
                .hasMessage("own address 192.0.2.7 is not for IPv6");
        assertThatThrownBy(() -> new SourceAddress.Only(SIX).towards(FOUR))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(" is not for IPv4");
        assertThat(only).hasToString("[192.0.2.7]");
    }

    @Test
    void anInterfaceGivesAnAddressOfThePeersKind() throws IOException {
        assertThat(SourceAddress.parse("iface:lo").towards(FOUR)).contains(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(SourceAddress.parse("iface:v4:lo").towards(FOUR)).contains(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(SourceAddress.parse("iface:v4:lo").towards(SIX)).isEmpty();
        assertThat(SourceAddress.parse("iface:v6:lo").towards(FOUR)).isEmpty();
    }

    @Test
    void anInterfaceThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> SourceAddress.parse("iface:none0").towards(FOUR))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no network interface none0");
    }
}
