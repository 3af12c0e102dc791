package org.zsmtp.smtp.auth;

/// Who a client says that it is, and the proof. Neither is ever printed.
///
/// @param user   octets as ISO-8859-1, at least one
/// @param secret octets as ISO-8859-1, at least one
public record Credentials(String user, String secret) {

    public Credentials {
        if (!areOctets(user) || !areOctets(secret)) {
            throw new IllegalArgumentException("credentials are a user and a secret, octets both");
        }
    }

    private static boolean areOctets(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c <= 0xff);
    }

    @Override
    public String toString() {
        return "Credentials[not shown]";
    }
}
