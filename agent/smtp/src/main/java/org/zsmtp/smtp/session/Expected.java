package org.zsmtp.smtp.session;

/// A command on the wire whose reply is still due. Replies answer these strictly in order.
sealed interface Expected {

    /// A step of the [Handshake].
    record Handshaking(Phase phase) implements Expected {}

    record Mail(MailTransaction transaction) implements Expected, OfTransaction {}

    record Rcpt(MailTransaction transaction, int index) implements Expected, OfTransaction {}

    record Data(MailTransaction transaction) implements Expected, OfTransaction {}

    /// A chunk that is not the last.
    record Chunk(MailTransaction transaction) implements Expected, OfTransaction {}

    /// The end of data or the last chunk. In LMTP it stands for as many replies as recipients were accepted.
    record EndOfData(MailTransaction transaction) implements Expected, OfTransaction {}

    record Rset() implements Expected {}

    record Noop() implements Expected {}

    record Etrn() implements Expected {}

    record Quit() implements Expected {}

    /// A command of a mail transaction.
    sealed interface OfTransaction permits Mail, Rcpt, Data, Chunk, EndOfData {
        MailTransaction transaction();
    }

    /// Whether nothing may be written after this command until its reply has come (RFC 2920 section 3.1). A chunk
    /// ends its group too, so that no chunk follows a refused one.
    default boolean endsGroup() {
        return switch (this) {
            case Mail _, Rcpt _, EndOfData _, Rset _ -> false;
            case Handshaking _, Data _, Chunk _, Noop _, Etrn _, Quit _ -> true;
        };
    }

    /// Indexes [Timeouts] and the wording.
    default Phase phase() {
        return switch (this) {
            case Handshaking(Phase phase) -> phase;
            case Mail _ -> Phase.MAIL;
            case Rcpt _ -> Phase.RCPT;
            case Data _, Chunk _ -> Phase.DATA;
            case EndOfData _ -> Phase.END_OF_DATA;
            case Rset _ -> Phase.RSET;
            case Noop _ -> Phase.NOOP;
            case Etrn _ -> Phase.ETRN;
            case Quit _ -> Phase.QUIT;
        };
    }
}
