package org.zsmtp.smtp.auth;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// LOGIN: the user and the secret, each in answer to a prompt. Never standardised, but supported almost everywhere.
///
/// Prompts are not read: servers spell them in several ways, and it is always the user first.
public record Login() implements SaslMechanism {

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public boolean disclosesSecret() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        Octets.requireBoth(credentials, name());
        Deque<byte[]> responses =
                new ArrayDeque<>(List.of(Octets.of(credentials.user()), Octets.of(credentials.secret())));
        return new Client() {
            @Override
            public Answer respond(String challenge) {
                return responses.isEmpty() ? new Answer.Unexpected() : new Answer.Say(responses.remove());
            }

            @Override
            public Standing standing() {
                return responses.isEmpty() ? Standing.COMPLETE : Standing.OPEN;
            }
        };
    }
}
