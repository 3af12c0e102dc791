package org.zsmtp.testkit.model;

/// The client under test did what no client may do.
public final class LawBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message which law, and by what
    public LawBrokenException(String message) {
        super(message);
    }
}
