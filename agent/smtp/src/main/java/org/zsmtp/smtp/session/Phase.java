package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Command;

/// What a session waits for. Indexes [Timeouts] and the wording of reports.
public enum Phase {
    /// The transport connection, before there is a session.
    CONNECT("while connecting"),
    /// The server's greeting.
    GREETING("while waiting for the greeting"),
    /// The answer to EHLO, LHLO or HELO.
    EHLO("while waiting for the reply to EHLO"),
    /// The answer to STARTTLS.
    STARTTLS("while waiting for the reply to STARTTLS"),
    /// The TLS handshake, and the verification of the server.
    TLS("in the TLS handshake"),
    /// The next answer of an authentication.
    AUTH("while authenticating"),
    /// The answer to MAIL.
    MAIL("while waiting for the reply to MAIL"),
    /// The answer to RCPT.
    RCPT("while waiting for the reply to RCPT"),
    /// The answer to DATA, or to a chunk that is not the last.
    DATA("while waiting for the reply to DATA"),
    /// That the peer takes more content.
    CONTENT("while sending content"),
    /// The answer to the end of data or to the last chunk.
    END_OF_DATA("while waiting for the reply to the end of data"),
    /// The answer to RSET.
    RSET("while waiting for the reply to RSET"),
    /// The answer to NOOP.
    NOOP("while waiting for the reply to NOOP"),
    /// The answer to ETRN.
    ETRN("while waiting for the reply to ETRN"),
    /// The answer to QUIT.
    QUIT("while waiting for the reply to QUIT"),
    /// The next transaction.
    IDLE("between two messages");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    /// In which the reply to this is waited for.
    public static Phase of(Command command) {
        return switch (command) {
            case Command.None _ -> IDLE;
            case Command.Connecting _ -> GREETING;
            case Command.Ehlo _, Command.Helo _, Command.Lhlo _ -> EHLO;
            case Command.StartTls _ -> STARTTLS;
            case Command.Auth _, Command.Response _, Command.Cancel _ -> AUTH;
            case Command.Mail _ -> MAIL;
            case Command.Rcpt _ -> RCPT;
            case Command.Data _ -> DATA;
            case Command.Bdat(int _, boolean last) -> last ? END_OF_DATA : DATA;
            case Command.EndOfData _ -> END_OF_DATA;
            case Command.Rset _ -> RSET;
            case Command.Noop _ -> NOOP;
            case Command.Etrn _ -> ETRN;
            case Command.Quit _ -> QUIT;
        };
    }

    /// @return when something happened that happened in this phase, for people, such as "while connecting"
    public String words() {
        return words;
    }
}
