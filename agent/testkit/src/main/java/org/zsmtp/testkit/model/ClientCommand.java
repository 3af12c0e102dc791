package org.zsmtp.testkit.model;

import java.util.Map;

/// One thing a client does that a server answers with one reply, or at its end in LMTP with several.
public sealed interface ClientCommand {

    /// The connection itself, which the greeting answers.
    record Connection() implements ClientCommand {}

    /// A greeting of the client's.
    ///
    /// @param verb EHLO, LHLO or HELO
    /// @param name the client's name
    record Hello(String verb, String name) implements ClientCommand {

        /// @return true where the answer names extensions
        public boolean extended() {
            return !verb.equals("HELO");
        }
    }

    /// STARTTLS.
    record StartTls() implements ClientCommand {}

    /// AUTH.
    ///
    /// @param mechanism its name, and what follows it
    record Auth(String mechanism) implements ClientCommand {}

    /// What answers a 334 to AUTH or to another response.
    record Response(String line) implements ClientCommand {}

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

    /// BDAT and what follows it.
    ///
    /// @param octets  as declared
    /// @param last    whether it says LAST
    /// @param content octets as ISO-8859-1, as far as they have come
    record Chunk(int octets, boolean last, StringBuilder content) implements ClientCommand {

        boolean isComplete() {
            return content.length() == octets;
        }
    }

    /// The end of data and what stood before it.
    ///
    /// @param content octets as ISO-8859-1, without dot stuffing, each line with its CR LF
    record EndOfData(String content) implements ClientCommand {}

    /// RSET.
    record Rset() implements ClientCommand {}

    /// NOOP.
    record Noop() implements ClientCommand {}

    /// QUIT.
    record Quit() implements ClientCommand {}

    /// Whether a message ends with this.
    default boolean endsMessage() {
        return this instanceof EndOfData || (this instanceof Chunk chunk && chunk.last());
    }

    /// Whether a client must wait for the reply before it writes on (RFC 2920 section 3.1).
    default boolean endsGroup() {
        return switch (this) {
            case Connection _, Hello _, StartTls _, Auth _, Response _, Data _, Noop _, Quit _ -> true;
            case Chunk chunk -> !chunk.last();
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
            case Auth _, Response _ -> severity != 3 || code == 334;
            case StartTls _ -> code == 220 || severity >= 4;
            case Connection _, Hello _, Mail _, Rcpt _, Chunk _, EndOfData _, Noop _ -> severity != 3;
        };
    }
}
