package org.zsmtp.smtp.auth;

/// A mechanism cannot be used here: it lacks a secret, a binding, or something of the system's.
public final class UnusableMechanismException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean wantsBinding;

    /// @param why one line for people; holds no secret
    public UnusableMechanismException(String why) {
        this(why, false);
    }

    private UnusableMechanismException(String why, boolean wantsBinding) {
        super(why);
        this.wantsBinding = wantsBinding;
    }

    /// The mechanism would be used on a connection that has what it is to be bound to, and such a connection can be
    /// had: one of [Binding#attainable].
    ///
    /// @param why one line for people; holds no secret
    public static UnusableMechanismException lackingBinding(String why) {
        return new UnusableMechanismException(why, true);
    }

    /// @return whether another connection, of another library of TLS, is wanted for it
    public boolean wantsBinding() {
        return wantsBinding;
    }

    /// @return why, for people
    public String why() {
        return String.valueOf(getMessage());
    }
}
