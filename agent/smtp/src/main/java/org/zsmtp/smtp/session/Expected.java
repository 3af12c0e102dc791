package org.zsmtp.smtp.session;

/// A command on the wire whose reply is still due. Replies answer these strictly in order.
sealed interface Expected {

    record Greeting() implements Expected {}

    record Ehlo(String line) implements Expected {}

    record Helo(String line) implements Expected {}

    record Mail(Transaction transaction) implements Expected {}

    record Rcpt(Transaction transaction, int index) implements Expected {}

    record Data(Transaction transaction) implements Expected {}

    record EndOfData(Transaction transaction) implements Expected {}

    record Rset() implements Expected {}

    record Noop() implements Expected {}

    record Quit() implements Expected {}

    /// Whether nothing may be written behind this command before its reply is here (RFC 2920 section 3.1).
    default boolean endsGroup() {
        return switch (this) {
            case Mail _, Rcpt _, EndOfData _, Rset _ -> false;
            case Greeting _, Ehlo _, Helo _, Data _, Noop _, Quit _ -> true;
        };
    }

    /// Indexes [Timeouts] and the wording.
    default Phase phase() {
        return switch (this) {
            case Greeting _ -> Phase.GREETING;
            case Ehlo _, Helo _ -> Phase.EHLO;
            case Mail _ -> Phase.MAIL;
            case Rcpt _ -> Phase.RCPT;
            case Data _ -> Phase.DATA;
            case EndOfData _ -> Phase.END_OF_DATA;
            case Rset _ -> Phase.RSET;
            case Noop _ -> Phase.NOOP;
            case Quit _ -> Phase.QUIT;
        };
    }
}
