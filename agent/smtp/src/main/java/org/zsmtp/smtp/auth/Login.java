package org.zsmtp.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// LOGIN: the user and the secret, each in answer to a prompt. Never standardised and nowhere missing.
///
/// Prompts are not read: servers spell them in several ways, and it is always the user first.
public record Login() implements SaslMechanism {

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public Client client(Credentials credentials) {
        Deque<String> responses = new ArrayDeque<>(List.of(base64(credentials.user()), base64(credentials.secret())));
        return new Client() {
            @Override
            public Optional<String> respond(String challenge) {
                return Optional.ofNullable(responses.poll());
            }

            @Override
            public boolean isComplete() {
                return responses.isEmpty();
            }
        };
    }

    private static String base64(String octets) {
        return Base64.getEncoder().encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}
