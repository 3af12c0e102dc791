package org.zsmtp.sendmail;

import java.util.List;
import org.zsmtp.submission.HeaderException;

/// A program cannot do what it was asked for: the lines that it prints, and its exit status. Holds no secret.
final class FailureException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;
    private final transient List<String> lines;
    private final transient List<String> hints;

    /// @param lines what is printed, each after the name of the program
    FailureException(ExitStatus status, List<String> lines) {
        this(status, lines, List.of());
    }

    private FailureException(ExitStatus status, List<String> lines, List<String> hints) {
        super(String.join("; ", lines), null, false, false);
        this.status = status;
        this.lines = List.copyOf(lines);
        this.hints = List.copyOf(hints);
    }

    /// @return the same with a line that msmtp does not say
    FailureException hinting(String hint) {
        return new FailureException(status, lines, List.of(hint));
    }

    FailureException(ExitStatus status, String line) {
        this(status, List.of(line));
    }

    /// What is wrong with a header or an address.
    static FailureException broken(HeaderException why) {
        String message = why.getMessage();
        return new FailureException(ExitStatus.EX_DATAERR, message == null ? "a broken header" : message);
    }

    /// A host has no address, or its name is none.
    static FailureException unknownHost(String host) {
        return new FailureException(ExitStatus.EX_NOHOST, "cannot locate host " + host + ": Name or service not known");
    }

    ExitStatus status() {
        return status;
    }

    List<String> lines() {
        return lines;
    }

    /// @return what is printed after that where the program is not called by another's name
    List<String> hints() {
        return hints;
    }
}
