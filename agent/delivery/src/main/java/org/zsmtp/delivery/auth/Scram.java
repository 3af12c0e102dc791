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
///     used one: a server that offers -PLUS thus finds out if an attacker has removed that from its offer
record Scram(String name, List<String> channels) implements SaslMechanism {

    private static final String PLUS = "-PLUS";

    /// A placeholder for the octets of another connection, of which only the type matters.
    private static final byte[] NOT_SENT = {0};

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
        return ScramExchange.begin(
                name,
                Wording.utf8(credentials.user(), name),
                Wording.utf8(credentials.secret(), name),
                name.endsWith(PLUS) ? bound(binding) : possible(binding),
                null);
    }

    /// What a -PLUS is bound to: the best that the client could have, be it on another connection.
    private Channel bound(Binding binding) throws UnusableMechanismException {
        for (String type : channels) {
            Optional<Channel> here = binding.channel(type);
            if (here.isPresent()) {
                return here.get();
            }
            if (binding.attainable().contains(type)) {
                throw UnusableMechanismException.lackingBinding("this TLS library does not export " + type);
            }
        }
        throw new UnusableMechanismException("the connection has nothing to bind to");
    }

    /// What the client would have bound itself to if the server had offered that (RFC 5802 section 6: `y`); null
    /// where it could not have, or the server has (`n`).
    private @Nullable Channel possible(Binding binding) {
        if (binding.offered().contains(name + PLUS)) {
            return null;
        }
        return channels.stream()
                .flatMap(type -> binding
                        .channel(type)
                        .or(() -> binding.attainable().contains(type)
                                ? Optional.of(new Channel(type, NOT_SENT))
                                : Optional.empty())
                        .stream())
                .findFirst()
                .orElse(null);
    }
}
