package org.zsmtp.smtp.auth;

/// The identity of a client, its secret, and how the secret may be sent. User and secret are never printed.
///
/// @param user      octets as ISO-8859-1; empty where the mechanisms know it by themselves
/// @param secret    octets as ISO-8859-1: a password, or a token; empty where the mechanisms need none
/// @param clearText where a secret may go without TLS by mechanisms that disclose it
/// @param choice    the mechanisms
public record Credentials(String user, String secret, ClearText clearText, MechanismChoice choice) {

    /// Where a secret may go in clear text.
    public enum ClearText {
        /// Under TLS only.
        NOWHERE,
        /// To servers that do not offer TLS. If a server offers TLS and it fails, an attacker in between may have
        /// made it fail.
        WHERE_NO_TLS_IS_OFFERED,
        /// To any server.
        ANYWHERE
    }

    /// By the mechanisms of [MechanismChoice#DEFAULTS], not in clear text where TLS is offered.
    public Credentials(String user, String secret) {
        this(user, secret, ClearText.WHERE_NO_TLS_IS_OFFERED);
    }

    /// By the mechanisms of [MechanismChoice#DEFAULTS].
    public Credentials(String user, String secret, ClearText clearText) {
        this(user, secret, clearText, MechanismChoice.DEFAULTS);
    }

    public Credentials {
        if (!areOctets(user) || !areOctets(secret)) {
            throw new IllegalArgumentException("credentials are a user and a secret, octets both");
        }
    }

    private static boolean areOctets(String text) {
        return text.chars().allMatch(c -> c <= 0xff);
    }

    @Override
    public String toString() {
        return "Credentials[not shown]";
    }
}
