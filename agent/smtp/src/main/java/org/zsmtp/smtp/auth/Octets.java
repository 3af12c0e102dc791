package org.zsmtp.smtp.auth;

import java.nio.charset.StandardCharsets;

/// Text of credentials as octets.
final class Octets {

    private Octets() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @throws UnusableMechanismException where there is no user or no secret
    static void requireBoth(Credentials credentials, String mechanism) throws UnusableMechanismException {
        if (credentials.user().isEmpty()) {
            throw new UnusableMechanismException(mechanism + " needs a user");
        }
        if (credentials.secret().isEmpty()) {
            throw new UnusableMechanismException(mechanism + " needs a secret");
        }
    }
}
