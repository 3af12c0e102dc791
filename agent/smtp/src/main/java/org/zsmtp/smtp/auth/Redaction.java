package org.zsmtp.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// Keeps secrets out of reports and logs if a server repeats what the client sent. Owned by one thread.
public final class Redaction {

    private static final String HIDDEN = "***";

    /// Shorter ones tell nothing, and stand in innocent lines.
    private static final int LEAST = 8;

    private final List<String> secrets = new ArrayList<>();

    /// @param credentials what must not be seen, or null for nothing
    public Redaction(@Nullable Credentials credentials) {
        if (credentials != null) {
            add(credentials.secret());
            add(base64(Octets.of(credentials.secret())));
            add(base64(Octets.of(credentials.user())));
        }
    }

    /// This, too, must not be seen from now on, in base64 or not.
    ///
    /// @param octets what the client has said
    public void hide(byte[] octets) {
        if (octets.length >= LEAST) {
            add(base64(octets));
            add(new String(octets, StandardCharsets.ISO_8859_1));
        }
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

    private void add(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret.toLowerCase(Locale.ROOT));
        }
    }

    private boolean isSecret(String line) {
        if (secrets.isEmpty()) {
            return false;
        }
        String text = line.toLowerCase(Locale.ROOT);
        return secrets.stream().anyMatch(text::contains);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().withoutPadding().encodeToString(octets);
    }
}
