package org.zsmtp.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// Keeps a server that repeats what it was told from putting a secret into reports and logs.
public final class Redaction {

    private static final String HIDDEN = "***";

    private final List<String> secrets;

    /// @param credentials what must not be seen, or null for nothing
    public Redaction(@Nullable Credentials credentials) {
        this.secrets = credentials == null
                ? List.of()
                : Stream.of(credentials.secret(), base64(credentials.secret()), base64(credentials.user()))
                        .map(secret -> secret.toLowerCase(Locale.ROOT))
                        .toList();
    }

    /// @return the reply; lines that hold a secret, in whatever case, stand as `***`
    public Reply of(Reply reply) {
        return reply.lines().stream().anyMatch(this::isSecret)
                ? new Reply(
                        reply.code(),
                        reply.lines().stream()
                                .map(line -> isSecret(line) ? HIDDEN : line)
                                .toList())
                : reply;
    }

    private boolean isSecret(String line) {
        if (secrets.isEmpty()) {
            return false;
        }
        String text = line.toLowerCase(Locale.ROOT);
        return secrets.stream().anyMatch(text::contains);
    }

    private static String base64(String octets) {
        return Base64.getEncoder().withoutPadding().encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}
