package org.zsmtp.spool;

import java.io.IOException;

/// A file of the spool that is not there, or must not be opened. Any other [IOException] is trouble that may pass.
public final class SpoolFileException extends IOException {

    private static final long serialVersionUID = 1L;

    /// Why a file cannot be had.
    public enum Reason {
        /// There is no such file, in a directory that holds others.
        MISSING,
        /// Its directory is not there, or holds nothing at all: its disk may not be mounted.
        NO_DIRECTORY,
        /// It is a directory, a symbolic link, a device, a pipe or a socket.
        NOT_REGULAR,
        /// Its directory is behind a symbolic link that others than the spool's owner could have made or led astray.
        UNTRUSTED_LINK,
        /// Its name is none that a file of the spool can have.
        BAD_NAME,
        /// It ends before its body starts.
        TOO_SHORT
    }

    private final Reason reason;

    SpoolFileException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// @return why
    public Reason reason() {
        return reason;
    }
}
