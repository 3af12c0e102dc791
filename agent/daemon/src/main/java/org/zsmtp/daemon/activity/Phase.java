package org.zsmtp.daemon.activity;

import java.util.Optional;

/// What a server, or the network, is waited for.
enum Phase {
    CONNECT("connect"),
    GREETING("greeting"),
    /// And HELO, and LHLO.
    EHLO("EHLO"),
    STARTTLS("STARTTLS"),
    AUTH("AUTH"),
    MAIL("MAIL"),
    RCPT("RCPT"),
    /// And BDAT, but for the last chunk.
    DATA("DATA"),
    END_OF_DATA("end of data");

    private final String title;

    Phase(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// The last chunk of BDAT is the end of data (RFC 3030).
    ///
    /// @param command as the event log has it
    /// @return empty for a command whose reply nobody waits for, such as QUIT
    static Optional<Phase> of(String command) {
        int blank = command.indexOf(' ');
        return switch (blank < 0 ? command : command.substring(0, blank)) {
            case "(connect)" -> Optional.of(CONNECT);
            case "(connecting)" -> Optional.of(GREETING);
            case "EHLO", "HELO", "LHLO" -> Optional.of(EHLO);
            case "STARTTLS" -> Optional.of(STARTTLS);
            case "AUTH" -> Optional.of(AUTH);
            case "MAIL" -> Optional.of(MAIL);
            case "RCPT" -> Optional.of(RCPT);
            case "DATA" -> Optional.of(DATA);
            case "BDAT" -> Optional.of(command.endsWith(" LAST") ? END_OF_DATA : DATA);
            case "." -> Optional.of(END_OF_DATA);
            default -> Optional.empty();
        };
    }
}
