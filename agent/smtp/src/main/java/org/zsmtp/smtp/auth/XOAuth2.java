package org.zsmtp.smtp.auth;

/// XOAUTH2: the mechanism of large providers before [OAuthBearer]. The secret is the access token. The server
/// refuses with a challenge, which an empty response answers.
public record XOAuth2() implements SaslMechanism {

    @Override
    public String name() {
        return "XOAUTH2";
    }

    @Override
    public boolean disclosesSecret() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        Octets.requireBoth(credentials, name());
        OAuthBearer.requireToken(credentials, name());
        String message = "user=" + credentials.user() + "\1auth=Bearer " + credentials.secret() + "\1\1";
        return new OneMessage(Octets.of(message), new byte[0]);
    }
}
