package org.zsmtp.delivery.file;

import java.io.IOException;

/// A file is there, and is not such as it must be.
public final class UnfitFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What is wrong with a file.
    public enum Fault {
        /// It is a directory, a FIFO, a device.
        NOT_REGULAR,
        /// It has more octets than are read.
        TOO_LARGE,
        /// Others than its owner and its group may read it, or others than its owner may write it.
        OPEN_TO_OTHERS
    }

    private final Fault fault;

    UnfitFileException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /// @return what is wrong with it
    public Fault fault() {
        return fault;
    }
}
