package org.zsmtp.spool;

/// A control file that no recipient can be taken from. The message says why in one line of printable text that
/// holds nothing of the file's.
public final class MalformedControlFile extends Exception {

    private static final long serialVersionUID = 1L;

    /// What is wrong with a file.
    public enum Fault {
        /// A request to start the delivery to a host, which is the scheduler's business: no fault of anybody's.
        TURN_REQUEST,
        /// A `z` line, or all of them together, that no message can need.
        TOO_LARGE,
        TOO_FEW_LINES,
        UNTERMINATED_HEADER_BLOCK,
        /// A header block whose first line is more than its letter.
        BAD_HEADER_BLOCK,
        UNSUPPORTED_FORMAT,
        /// No `i` line.
        NO_MESSAGE_FILE,
        /// No `o` line, or one without a number.
        NO_BODY_OFFSET,
        /// A recipient that no header block follows.
        NO_HEADERS,
        /// A `z` line that cannot be understood: it may ask for what the mail must not travel without.
        BAD_PARAMETERS
    }

    private final Fault fault;

    MalformedControlFile(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /// @return what is wrong
    public Fault fault() {
        return fault;
    }
}
