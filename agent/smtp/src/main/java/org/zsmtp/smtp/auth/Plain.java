package org.zsmtp.smtp.auth;

/// PLAIN (RFC 4616): user and secret in one message, for the user's own identity.
public record Plain() implements SaslMechanism {

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public boolean disclosesSecret() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        Octets.requireBoth(credentials, name());
        String both = credentials.user() + credentials.secret();
        if (both.indexOf('\0') >= 0) {
            throw new UnusableMechanismException("PLAIN cannot carry a user or a secret with NUL in it");
        }
        return new OneMessage(Octets.of("\0" + credentials.user() + "\0" + credentials.secret()));
    }
}
