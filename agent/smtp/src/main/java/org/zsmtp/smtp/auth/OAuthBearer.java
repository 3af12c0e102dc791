package org.zsmtp.smtp.auth;

/// OAUTHBEARER (RFC 7628): the secret is an access token (RFC 6750). The server refuses with a challenge in JSON,
/// which one octet 1 answers (section 3.2.3).
///
/// @param host where the client believes that it is, as the user named it; empty to say nothing of it
/// @param port the same; 0 to say nothing of it
public record OAuthBearer(String host, int port) implements SaslMechanism {

    private static final byte[] EXCUSE = {1};

    public OAuthBearer {
        if (!isClean(host) || port < 0 || port > 65535) {
            throw new IllegalArgumentException("a host and a port");
        }
    }

    @Override
    public String name() {
        return "OAUTHBEARER";
    }

    @Override
    public boolean disclosesSecret() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        Octets.requireBoth(credentials, name());
        requireToken(credentials, name());
        StringBuilder message =
                new StringBuilder("n,a=").append(saslName(credentials.user())).append(",\1");
        if (!host.isEmpty()) {
            message.append("host=").append(host).append('\1');
        }
        if (port != 0) {
            message.append("port=").append(port).append('\1');
        }
        message.append("auth=Bearer ").append(credentials.secret()).append("\1\1");
        return new OneMessage(Octets.of(message.toString()), EXCUSE.clone());
    }

    /// RFC 5801 section 4.
    private static String saslName(String user) {
        return user.replace("=", "=3D").replace(",", "=2C");
    }

    /// An octet 1 ends a field, so that a user or a token with one in it could say more than it should.
    static void requireToken(Credentials credentials, String mechanism) throws UnusableMechanismException {
        boolean graphic = credentials.secret().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!graphic || !isClean(credentials.user())) {
            throw new UnusableMechanismException(mechanism + " takes a token, which is printable ASCII without blanks");
        }
    }

    private static boolean isClean(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }
}
