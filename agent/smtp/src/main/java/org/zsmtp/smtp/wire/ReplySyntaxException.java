package org.zsmtp.smtp.wire;

/// The peer sent something that is no reply. The peer's fault, never the caller's: the session ends and mail is
/// deferred.
public final class ReplySyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    /// @param message what was wrong, for people; holds no octet of the peer's beyond printable ASCII
    public ReplySyntaxException(String message) {
        super(message);
    }
}
