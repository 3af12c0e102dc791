package org.zsmtp.smtp.auth;

/// Who a client says that it is, and the proof. Neither is ever printed.
///
/// @param user      octets as ISO-8859-1, at least one
/// @param secret    octets as ISO-8859-1, at least one
/// @param clearText where they may go without TLS
public record Credentials(String user, String secret, ClearText clearText) {

    /// Where a secret may go in clear text.
    public enum ClearText {
        /// To servers that have nothing better. Where a server offers TLS and it comes to nothing, somebody in between
        /// may have seen to that.
        WHERE_NO_TLS_IS_OFFERED,
        /// To any server.
        ANYWHERE
    }

    /// Not in clear text where TLS is offered.
    public Credentials(String user, String secret) {
        this(user, secret, ClearText.WHERE_NO_TLS_IS_OFFERED);
    }

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
