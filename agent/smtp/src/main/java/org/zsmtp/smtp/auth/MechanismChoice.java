package org.zsmtp.smtp.auth;

import java.util.List;

/// Which mechanisms a client has, and what it does when one is refused.
///
/// @param strongestFirst the first of them that the server offers, and that may be used on the connection, is used
/// @param afterRefusal   what a refusal is followed by
public record MechanismChoice(List<SaslMechanism> strongestFirst, AfterRefusal afterRefusal) {

    /// What follows when a server refuses an identity.
    public enum AfterRefusal {
        /// Nothing: a wrong secret is not made right by another mechanism, and each try may count towards a lock.
        STOP,
        /// The next mechanism of the choice that the server offers. Not after a reply that the server is closing,
        /// and not where the server has failed to prove itself.
        NEXT_MECHANISM
    }

    /// Those that need nothing but this module: PLAIN, then LOGIN.
    public static final MechanismChoice DEFAULTS =
            new MechanismChoice(List.of(new Plain(), new Login()), AfterRefusal.STOP);

    public MechanismChoice {
        strongestFirst = List.copyOf(strongestFirst);
        if (strongestFirst.isEmpty()) {
            throw new IllegalArgumentException("a choice of no mechanism");
        }
    }

    /// @return a choice of one mechanism
    public static MechanismChoice of(SaslMechanism only) {
        return new MechanismChoice(List.of(only), AfterRefusal.STOP);
    }
}
