package org.zsmtp.delivery.auth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Binding.Channel;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// SCRAM (RFC 5802, RFC 7677), with -PLUS bound to the TLS connection.
///
/// @param name     of the mechanism
/// @param channels which types of binding are used, best first. Without -PLUS they say that the client would have
///     used one: a server that offers -PLUS finds out so where somebody has struck that from its offer
record Scram(String name, List<String> channels) implements SaslMechanism {

    private static final String PLUS = "-PLUS";

    Scram {
        channels = List.copyOf(channels);
    }

    @Override
    public boolean disclosesSecret() {
        return false;
    }

    /// PBKDF2 takes up to half a second.
    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        if (credentials.user().isEmpty() || credentials.secret().isEmpty()) {
            throw new UnusableMechanismException("SCRAM needs a user and a secret");
        }
        Optional<Channel> channel = channels.stream()
                .flatMap(type -> binding.channel(type).stream())
                .findFirst();
        boolean bound = name.endsWith(PLUS);
        if (bound && channel.isEmpty()) {
            throw new UnusableMechanismException("the connection has nothing to bind to");
        }
        boolean offersPlus = binding.offered().contains(name + PLUS);
        @Nullable Channel used = bound || !offersPlus ? channel.orElse(null) : null;
        return ScramExchange.begin(
                name, Wording.utf8(credentials.user(), name), Wording.utf8(credentials.secret(), name), used, null);
    }
}
