package org.zsmtp.smtp.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reply of a server (RFC 5321 section 4.2): the code and the text of each line.
///
/// The text is what the peer sent, octet for octet as ISO-8859-1, control characters included. A caller that prints
/// it must make it harmless first.
///
/// @param code  200 to 599
/// @param lines the text of each line after the code and its separator; at least one, possibly empty
public record Reply(int code, List<String> lines) {

    public Reply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("reply code " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        lines = List.copyOf(lines);
    }

    /// @return a reply of these lines
    public static Reply of(int code, String... lines) {
        return new Reply(code, List.of(lines));
    }

    /// @return the meaning of the first digit
    public Severity severity() {
        return switch (code / 100) {
            case 2 -> Severity.COMPLETION;
            case 3 -> Severity.INTERMEDIATE;
            case 4 -> Severity.TRANSIENT_NEGATIVE;
            case 5 -> Severity.PERMANENT_NEGATIVE;
            // The constructor lets nothing else in.
            default -> throw new IllegalStateException("reply code " + code);
        };
    }

    /// @return true for 2yz
    public boolean isCompletion() {
        return severity() == Severity.COMPLETION;
    }

    /// @return true for 3yz
    public boolean isIntermediate() {
        return severity() == Severity.INTERMEDIATE;
    }

    /// @return true for 4yz and 5yz
    public boolean isNegative() {
        return code >= 400;
    }

    /// The first enhanced status code at the start of a line whose class agrees with the reply code (RFC 2034
    /// section 4). It is sure to be meant as one only where the server announced ENHANCEDSTATUSCODES.
    ///
    /// @return the code, or null
    public @Nullable EnhancedStatusCode enhancedStatusCode() {
        for (String line : lines) {
            EnhancedStatusCode status = EnhancedStatusCode.startOf(line);
            if (status != null && status.statusClass() == code / 100) {
                return status;
            }
        }
        return null;
    }

    /// @return the text of the last line
    public String lastLine() {
        return lines.getLast();
    }
}
