package org.zsmtp.daemon.options;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.Choices.Word;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.smtp.auth.Credentials;

/// Reads how connections get to their server: `--socks5`, `--socks5-login` and `--proxy-protocol`.
final class ConnectPathConfig {
    private static final int SOCKS_PORT = 1080;
    private static final long LARGEST = 4096;
    private static final Set<PosixFilePermission> TOO_MUCH =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

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
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() > LARGEST) {
                throw new ConfigurationException(file + ": is not a regular file, or too large");
            }
            if (attributes.permissions().stream().anyMatch(TOO_MUCH::contains)) {
                throw new ConfigurationException(
                        file + ": is open to others: it must be readable by its owner and group only");
            }
            List<String> lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            if (lines.size() != 2 || lines.stream().anyMatch(line -> line.isEmpty() || line.length() > 255)) {
                throw new ConfigurationException(
                        file + ": must have two lines, the user and the password, of at most 255 octets each");
            }
            return new Credentials(lines.get(0), lines.get(1));
        } catch (IOException unreadable) {
            throw new ConfigurationException(file + ": cannot be read");
        }
    }
}
