package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.smtp.auth.Credentials;

class ConnectPathConfigTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1080);

    @TempDir
    Path directory;

    @Test
    void withoutOptionsTheWayIsDirect() throws Exception {
        assertThat(connectPath()).isEqualTo(ConnectPath.DIRECT);
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "v1, PROXY_V1", "v2, PROXY_V2"})
    void theProxyProtocolHasTwoVersions(String word, ProxyHeader proxyHeader) throws Exception {
        assertThat(connectPath("--proxy-protocol=" + word).proxyHeader()).isEqualTo(proxyHeader);
    }

    @Test
    void aProxyIsAnAddress() throws Exception {
        assertThat(connectPath("--socks5=192.0.2.1").proxy()).isEqualTo(new Proxy.Socks5(PROXY, null));
        assertThat(connectPath("--socks5=[2001:db8::1]:9").proxy())
                .isEqualTo(new Proxy.Socks5(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 9), null));
        assertThatThrownBy(() -> connectPath("--socks5=proxy.example:1080"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("must be an address");
    }

    @Test
    void userAndPasswordStandInAFileOfTheirOwn() throws Exception {
        Path file = login("bob\nse cret\n", "rw-r-----");
        assertThat(connectPath("--socks5=192.0.2.1", "--socks5-login=" + file).proxy())
                .isEqualTo(new Proxy.Socks5(PROXY, new Credentials("bob", "se cret")));
    }

    @Test
    void aFileThatEverybodyCanReadIsRefused() throws Exception {
        Path file = login("bob\nsecret\n", "rw-r--r--");
        assertThatThrownBy(() -> connectPath("--socks5=192.0.2.1", "--socks5-login=" + file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("open to others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob\n", "bob\n\n", "bob\nsecret\nmore\n"})
    void aFileThatIsNotTwoLinesIsRefusedAndNotTold(String text) throws Exception {
        Path file = login(text, "rw-------");
        assertThatThrownBy(() -> connectPath("--socks5=192.0.2.1", "--socks5-login=" + file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two lines, the user and the password")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> connectPath("--socks5=192.0.2.1", "--socks5-login=" + directory.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read");
    }

    private Path login(String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("login"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static ConnectPath connectPath(String... arguments) throws UsageException {
        return AgentOptions.parse(List.of(arguments)).source().connectPath();
    }
}
