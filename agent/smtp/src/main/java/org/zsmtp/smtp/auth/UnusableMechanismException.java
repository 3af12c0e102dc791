package org.zsmtp.smtp.auth;

/// A mechanism cannot be used here: it lacks a secret, a binding, or something of the system's.
public final class UnusableMechanismException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param why one line for people; holds no secret
    public UnusableMechanismException(String why) {
        super(why);
    }

    /// @return why, for people
    public String why() {
        return String.valueOf(getMessage());
    }
}
