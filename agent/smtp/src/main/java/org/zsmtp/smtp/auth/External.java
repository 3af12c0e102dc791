package org.zsmtp.smtp.auth;

/// EXTERNAL (RFC 4422 appendix A): the server knows the client by other means, which is its certificate. The user,
/// if any, is the identity to act as.
public record External() implements SaslMechanism {

    @Override
    public String name() {
        return "EXTERNAL";
    }

    @Override
    public boolean disclosesSecret() {
        return false;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) {
        return new OneMessage(Octets.of(credentials.user()));
    }
}
