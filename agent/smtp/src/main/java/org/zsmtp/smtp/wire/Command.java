package org.zsmtp.smtp.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;

/// What a reply answers: mostly a command of RFC 5321 section 4.1.1, built of parsed values only, so that no octet of
/// a foreign string can end its line.
public sealed interface Command {

    /// Stands where a line holds a secret.
    String SECRET = "***";

    /// Nothing: the server spoke without being asked. Never sent.
    record None() implements Command {}

    /// The connection itself, which the greeting answers. Never sent.
    record Connecting() implements Command {}

    /// Greets and asks for the service extensions.
    record Ehlo(HeloName name) implements Command {}

    /// Greets a server that does not know EHLO.
    record Helo(HeloName name) implements Command {}

    /// Greets an LMTP server and asks for the service extensions (RFC 2033 section 4.1).
    record Lhlo(HeloName name) implements Command {}

    /// Asks to authenticate (RFC 4954 section 4).
    ///
    /// @param mechanism       letters, digits, hyphens and underscores (RFC 4422 section 3.1)
    /// @param initialResponse `=` for one of no octets; null for none
    record Auth(String mechanism, @Nullable Response initialResponse) implements Command {
        public Auth {
            if (mechanism.isEmpty() || !mechanism.chars().allMatch(Auth::isMechanismCharacter)) {
                throw new IllegalArgumentException("not a SASL mechanism");
            }
        }

        /// Without an initial response.
        public Auth(String mechanism) {
            this(mechanism, null);
        }

        private static boolean isMechanismCharacter(int c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }
    }

    /// Answers a challenge.
    ///
    /// @param base64 may be a secret; [#SECRET] where it is not told
    record Response(String base64) implements Command {
        private static final Response UNTOLD = new Response(SECRET);

        public Response {
            if (!base64.equals(SECRET) && !base64.chars().allMatch(Response::isBase64)) {
                throw new IllegalArgumentException("not base64");
            }
        }

        private static boolean isBase64(int c) {
            return (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '+'
                    || c == '/'
                    || c == '=';
        }

        @Override
        public String toString() {
            return "Response[" + SECRET + "]";
        }
    }

    /// Breaks an authentication off (RFC 4954 section 4).
    record Cancel() implements Command {}

    /// Begins a mail transaction.
    record Mail(ReversePath reversePath, List<EsmtpParameter> parameters) implements Command {
        public Mail {
            parameters = List.copyOf(parameters);
        }
    }

    /// Names one recipient.
    record Rcpt(ForwardPath forwardPath, List<EsmtpParameter> parameters) implements Command {
        public Rcpt {
            parameters = List.copyOf(parameters);
        }
    }

    /// Asks to send content.
    record Data() implements Command {}

    /// Announces a chunk of content, which follows at once (RFC 3030 section 2).
    ///
    /// @param octets of the chunk
    /// @param last   whether the content ends with it
    record Bdat(int octets, boolean last) implements Command {}

    /// Ends the content after DATA (RFC 5321 section 4.1.1.4).
    record EndOfData() implements Command {}

    /// Aborts the mail transaction.
    record Rset() implements Command {}

    /// RFC 3207.
    record StartTls() implements Command {}

    /// Asks for an answer and nothing else.
    record Noop() implements Command {}

    /// Asks to send what is kept for a node (RFC 1985).
    ///
    /// @param node a domain, `@` and one for all below it, or `#` and a name of the server's own
    record Etrn(String node) implements Command {
        private static final int LONGEST = 255;

        public Etrn {
            boolean graphic = node.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (node.isEmpty() || node.length() > LONGEST || !graphic) {
                throw new IllegalArgumentException("not a node");
            }
        }
    }

    /// Ends the session.
    record Quit() implements Command {}

    /// The line without its CR LF. Paths stand directly after the colon; the spelling `From:` and `To:` is
    /// what ZMailer's agent sends.
    default String line() {
        return switch (this) {
            case None() -> "";
            case Connecting() -> "(connecting)";
            case Ehlo(HeloName name) -> "EHLO " + name.text();
            case Helo(HeloName name) -> "HELO " + name.text();
            case Lhlo(HeloName name) -> "LHLO " + name.text();
            case Auth(String mechanism, Response response) ->
                "AUTH " + mechanism + (response == null ? "" : " " + response.base64());
            case Response(String base64) -> base64;
            case Cancel() -> "*";
            case Mail(ReversePath path, List<EsmtpParameter> parameters) ->
                "MAIL From:<" + path.text() + ">" + tail(parameters);
            case Rcpt(ForwardPath path, List<EsmtpParameter> parameters) ->
                "RCPT To:<" + path.text() + ">" + tail(parameters);
            case Data() -> "DATA";
            case Bdat(int octets, boolean last) -> "BDAT " + octets + (last ? " LAST" : "");
            case EndOfData() -> ".";
            case Rset() -> "RSET";
            case StartTls() -> "STARTTLS";
            case Noop() -> "NOOP";
            case Etrn(String node) -> "ETRN " + node;
            case Quit() -> "QUIT";
        };
    }

    /// @return the same with [#SECRET] in place of responses
    default Command withoutSecrets() {
        return switch (this) {
            case Auth auth -> auth.initialResponse() == null ? auth : new Auth(auth.mechanism(), Response.UNTOLD);
            case Response _ -> Response.UNTOLD;
            default -> this;
        };
    }

    /// @return whether its reply is the server's last word on a content: the end of data, or the last chunk
    default boolean endsContent() {
        return this instanceof EndOfData || (this instanceof Bdat chunk && chunk.last());
    }

    private static String tail(List<EsmtpParameter> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach(parameter -> text.append(' ').append(parameter));
        return text.toString();
    }
}
