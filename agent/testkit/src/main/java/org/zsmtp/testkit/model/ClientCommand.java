package org.zsmtp.testkit.model;

import java.util.Map;

/// One thing a client does that a server answers with one reply.
public sealed interface ClientCommand {

    /// The connection itself, which the greeting answers.
    record Connection() implements ClientCommand {}

    /// EHLO or HELO.
    ///
    /// @param extended true for EHLO
    /// @param name     the client's name
    record Hello(boolean extended, String name) implements ClientCommand {}

    /// MAIL.
    ///
    /// @param path       between the angle brackets
    /// @param parameters keyword in upper case to value
    record Mail(String path, Map<String, String> parameters) implements ClientCommand {}

    /// RCPT.
    ///
    /// @param path       between the angle brackets
    /// @param parameters keyword in upper case to value
    record Rcpt(String path, Map<String, String> parameters) implements ClientCommand {}

    /// DATA.
    record Data() implements ClientCommand {}

    /// The end of data and what stood before it.
    ///
    /// @param content octets as ISO-8859-1, without dot stuffing, each line with its CR LF
    record EndOfData(String content) implements ClientCommand {}

    /// RSET.
    record Rset() implements ClientCommand {}

    /// QUIT.
    record Quit() implements ClientCommand {}

    /// Whether a client must wait for the reply before it writes on (RFC 2920 section 3.1).
    default boolean endsGroup() {
        return switch (this) {
            case Connection _, Hello _, Data _, Quit _ -> true;
            case Mail _, Rcpt _, EndOfData _, Rset _ -> false;
        };
    }

    /// Whether `code` can be an answer to this at all. A client that hears another one no longer knows which reply
    /// belongs to which command.
    default boolean canBeAnsweredBy(int code) {
        int severity = code / 100;
        return switch (this) {
            case Quit _ -> true;
            case Rset _ -> severity == 2 || code == 421;
            case Data _ -> severity >= 3;
            case Connection _, Hello _, Mail _, Rcpt _, EndOfData _ -> severity != 3;
        };
    }
}
