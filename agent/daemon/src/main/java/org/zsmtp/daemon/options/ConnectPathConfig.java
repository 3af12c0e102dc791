package org.zsmtp.daemon.options;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.Choices.Word;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.smtp.auth.Credentials;

/// Reads how connections get to their server: `--socks5`, `--socks5-login` and `--proxy-protocol`.
final class ConnectPathConfig {
    private static final int SOCKS_PORT = 1080;
    private static final int LARGEST = 4096;

    private ConnectPathConfig() {}

    static ConnectPath of(Choices choices) throws UsageException {
        return new ConnectPath(
                proxy(choices),
                choices.choice(
                        Option.PROXY_PROTOCOL,
                        List.of(
                                new Word<>("none", ProxyHeader.NONE),
                                new Word<>("v1", ProxyHeader.PROXY_V1),
                                new Word<>("v2", ProxyHeader.PROXY_V2))));
    }

    private static Proxy proxy(Choices choices) throws UsageException {
        Optional<InetSocketAddress> address =
                choices.value(Option.SOCKS5, value -> AddressAndPort.parse(value, SOCKS_PORT));
        Optional<Path> login = choices.path(Option.SOCKS5_LOGIN);
        if (address.isEmpty()) {
            return new Proxy.None();
        }
        return new Proxy.Socks5(address.get(), login.isPresent() ? login(login.get()) : null);
    }

    /// Two lines: the user, and the password. The content of the file is never printed.
    private static @Nullable Credentials login(Path file) throws ConfigurationException {
        try {
            List<String> lines = new String(OrdinaryFile.readSecret(file, LARGEST), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            if (lines.size() != 2 || lines.stream().anyMatch(line -> line.isEmpty() || line.length() > 255)) {
                throw new ConfigurationException(
                        file + ": must have two lines, the user and the password, of at most 255 octets each");
            }
            return new Credentials(lines.get(0), lines.get(1));
        } catch (IOException unreadable) {
            throw new ConfigurationException(FileFailure.unreadable(file, unreadable));
        }
    }
}
