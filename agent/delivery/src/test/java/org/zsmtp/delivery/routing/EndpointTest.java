package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;

/// How places on a route are named, and what a place of our own or a proxy may be.
class EndpointTest {
    private static final Endpoint HERE = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 25));
    private static final InetSocketAddress PROXY = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.8"), 1080);

    @Test
    void everyKindOfEndpointIsNamedAsReportsHaveIt() {
        assertThat(HERE).hasToString("192.0.2.1|25");
        assertThat(Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 587)))
                .hasToString("2001:db8:0:0:0:0:0:1|587");
        assertThat(new Endpoint.Named(DomainName.parse("mail.example"), 25)).hasToString("mail.example|25");
        assertThat(new Endpoint.LocalSocket(Path.of("/run/lmtp"))).hasToString("UNIX:/run/lmtp");
    }

    @Test
    void aSocketHasNoNameAndAHostHasItsOwn() {
        assertThat(MxHost.at(Path.of("/run/lmtp")).name()).isEmpty();
        assertThat(new MxHost(DomainName.parse("mail.example"), List.of(HERE), 10, Choice.MX, false).name())
                .isEqualTo("mail.example");
    }

    @Test
    void theInterfacesOfThisHostAreItsAddresses() {
        OwnHost own = OwnHost.withInterfaces(Set.of());
        assertThat(own.has(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
        assertThat(own.has(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
    }

    @Test
    void aProxyThatKnowsEverybodyNeedsNoCredentials() {
        assertThat(new Proxy.Socks5(PROXY, null).address()).isEqualTo(PROXY);
    }

    /// RFC 1929 section 2 has one octet for the length of either.
    @ParameterizedTest
    @CsvSource({"255, 255, true", "256, 1, false", "1, 256, false"})
    void aProxyHasRoomForSoMuchOfUserAndPassword(int user, int password, boolean room) {
        Credentials credentials = new Credentials("u".repeat(user), "p".repeat(password));
        if (room) {
            assertThat(new Proxy.Socks5(PROXY, credentials).credentials()).isEqualTo(credentials);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new Proxy.Socks5(PROXY, credentials));
        }
    }

    @Test
    void aProxyThatIsOnlyANameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proxy.Socks5(InetSocketAddress.createUnresolved("proxy.example", 1080), null));
    }
}
