package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.sendmail.Outcome.Failure;
import org.zsmtp.sendmail.Outcome.RecipientStatus;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.submission.SubmissionResult;

/// The engine's results in msmtp's words and exit statuses.
///
/// @param account whose server it was
/// @param letter what was to be sent, null where there was nothing
/// @param talk what was said
record OutcomeMapper(Account account, @Nullable PreparedMessage letter, ConversationLog talk) {

    /// What is said where LMTP's answers for single recipients decided.
    static final String SOME_FAILED = "delivery to one or more recipients failed";

    /// What is said where the server offers mechanisms, and none that could be used.
    static final String NO_METHOD = "cannot find a usable authentication method";

    private static final String EMPTY_REPLY = "the server sent an empty reply";
    private static final String INVALID_REPLY = "the server sent an invalid reply";
    private static final String TIMED_OUT = "network read error: the operation timed out";
    private static final String HANDSHAKE = "TLS handshake: ";
    private static final Pattern OUT_OF_PLACE =
            Pattern.compile("^the server sent (\\d{3} while waiting|a reply that nothing had asked for)"
                    + "|^not tried: the connection ended before its turn");
    private static final int PERMANENT = 500;
    private static final int CLOSING = 421;

    /// @return what became of the message
    Outcome outcome(SubmissionResult result) {
        List<RecipientStatus> fates = new ArrayList<>();
        @Nullable Failure first = null;
        for (RecipientResult each : result.results()) {
            @Nullable Failure trouble = trouble(each);
            fates.add(new RecipientStatus(Text.of(each.recipient().forwardPath()), trouble));
            if (trouble != null && (first == null || isWorse(trouble, each, first))) {
                first = trouble;
            }
        }
        if (first != null && account.isLmtp() && isAnsweredForEach(result)) {
            first = new Failure(first.status(), SOME_FAILED, null);
        }
        return new Outcome(fates, first, talk.octets(), account.isLmtp() ? null : talk.lastWord());
    }

    /// Whoever was kept from it by another recipient's refusal is not the reason for it.
    private static boolean isWorse(Failure trouble, RecipientResult result, Failure first) {
        return first.reply() == null && trouble.reply() != null && !isWithheld(result);
    }

    private static boolean isWithheld(RecipientResult result) {
        return result.diagnosis().text().startsWith("not sent: another recipient was refused");
    }

    /// @return whether LMTP's answers behind the content decided, one for each recipient
    private static boolean isAnsweredForEach(SubmissionResult result) {
        return result.results().stream()
                .anyMatch(each ->
                        decisive(each.diagnosis(), each.diagnosis().reply()).equals(Exchange.END_OF_DATA)
                                || each.verdict() instanceof Verdict.Delivered);
    }

    private @Nullable Failure trouble(RecipientResult result) {
        return switch (result.verdict()) {
            case Verdict.Relayed _, Verdict.Delivered _ -> null;
            case Verdict.Failed _, Verdict.Delayed _ -> reason(result);
        };
    }

    private Failure reason(RecipientResult result) {
        Diagnosis diagnosis = result.diagnosis();
        @Nullable Reply reply = diagnosis.reply() == null ? closing(diagnosis) : diagnosis.reply();
        if (isWithheld(result)) {
            return new Failure(ExitStatus.EX_UNAVAILABLE, diagnosis.text(), null);
        }
        if (diagnosis.text().equals(EngineSender.NO_DSN)) {
            return new Failure(ExitStatus.EX_UNAVAILABLE, EngineSender.NO_DSN, null);
        }
        String address = Text.of(result.recipient().forwardPath());
        return reply != null && reply.isNegative() ? refused(diagnosis, reply, address) : unanswered(diagnosis.text());
    }

    /// A 421 decides although it ends the connection as well.
    private @Nullable Reply closing(Diagnosis diagnosis) {
        return diagnosis.text().startsWith("the server is closing the connection") ? talk.lastRefusal() : null;
    }

    private Failure refused(Diagnosis diagnosis, Reply reply, String address) {
        String decided = decisive(diagnosis, reply);
        String command = decided.isEmpty() && reply.code() == CLOSING ? closed(diagnosis) : decided;
        return command.isEmpty() ? unanswered(diagnosis.text()) : refused(command, reply, address);
    }

    private String sender() {
        return letter == null ? "" : Text.of(letter.from());
    }

    private Failure refused(String command, Reply reply, String address) {
        ExitStatus usual = reply.code() >= PERMANENT ? ExitStatus.EX_DATAERR : ExitStatus.EX_UNAVAILABLE;
        return switch (verb(command)) {
            case "MAIL" ->
                new Failure(usual, "envelope from address " + sender() + " not accepted by the server", reply);
            case "RCPT" -> new Failure(usual, "recipient address " + address + " not accepted by the server", reply);
            case "DATA", "BDAT" -> new Failure(usual, "the server does not accept mail data", reply);
            case Exchange.END_OF_DATA ->
                new Failure(
                        ExitStatus.EX_UNAVAILABLE,
                        account.isLmtp()
                                ? "the server refuses to send the mail to " + address
                                : "the server did not accept the mail",
                        reply);
            case "AUTH" -> unauthenticated(reply);
            case "EHLO", "HELO", "LHLO" ->
                new Failure(
                        ExitStatus.EX_PROTOCOL,
                        account.isLmtp() ? "command LHLO failed" : "SMTP server does not accept EHLO or HELO commands",
                        reply);
            case "STARTTLS" -> new Failure(ExitStatus.EX_PROTOCOL, "command STARTTLS failed", reply);
            case "(connecting)" ->
                new Failure(ExitStatus.EX_PROTOCOL, "cannot get initial OK message from server", reply);
            // A line of an exchange, which is not told.
            default -> unauthenticated(reply);
        };
    }

    /// What the server was asked when it closed: its reply may stand against no command.
    private String closed(Diagnosis diagnosis) {
        if (diagnosis.text().endsWith("the end of data") || diagnosis.text().endsWith("while sending content")) {
            return Exchange.END_OF_DATA;
        }
        String lastWord = diagnosis.text().substring(diagnosis.text().lastIndexOf(' ') + 1);
        return talk.lastRefused().isEmpty() ? lastWord : talk.lastRefused();
    }

    private Failure unauthenticated(@Nullable Reply reply) {
        return new Failure(ExitStatus.EX_NOPERM, "authentication failed (method " + talk.mechanism() + ")", reply);
    }

    /// Why a look at a server came to nothing.
    ///
    /// @param decided what the server refused last, null where it refused nothing
    Failure broken(Cause cause, @Nullable Exchange decided) {
        return switch (cause) {
            case Cause.ConnectionLost _ when talk.insecure() != null -> insecure(talk.insecure());
            case Cause.ConnectionLost _ -> plain(ExitStatus.EX_PROTOCOL, EMPTY_REPLY);
            case Cause.TimedOut _ -> plain(ExitStatus.EX_IOERR, TIMED_OUT);
            case Cause.Malformed _ -> plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
            case Cause.Unsecured(var _, String why) when decided == null -> insecure(why);
            case Cause.Unauthenticated(String why) when decided == null -> unauthenticated(why);
            default ->
                decided != null && decided.reply() != null
                        ? refused(decided.command(), decided.reply(), "")
                        : plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
        };
    }

    /// The command that the deciding reply answers; `(connecting)` for the greeting, nothing where none can be
    /// told.
    private static String decisive(Diagnosis diagnosis, @Nullable Reply reply) {
        for (Exchange each : diagnosis.dialogue().reversed()) {
            if (each.reply() != null && each.reply().equals(reply)) {
                return each.command();
            }
        }
        return "";
    }

    private static String verb(String command) {
        int blank = command.indexOf(' ');
        return blank < 0 ? command : command.substring(0, blank);
    }

    /// Without a reply that decided: the words of [org.zsmtp.delivery] say what happened.
    private Failure unanswered(String text) {
        if (text.endsWith("the host has no address")) {
            return plain(
                    ExitStatus.EX_NOHOST,
                    "cannot locate host " + account.text(Setting.HOST) + ": Name or service not known");
        }
        if (!talk.isConnected() && talk.unreachable().isEmpty() && !text.isEmpty() && !text.startsWith("connect")) {
            // Nothing was tried: a file for TLS cannot be used, and the text says which.
            return plain(ExitStatus.EX_UNAVAILABLE, text);
        }
        if (!talk.isConnected()) {
            return plain(
                    ExitStatus.EX_TEMPFAIL, "cannot connect to " + target() + ": " + systemWords(talk.unreachable()));
        }
        if (text.contains("timeout of ")) {
            return plain(ExitStatus.EX_IOERR, TIMED_OUT);
        }
        if (text.startsWith("connection lost")) {
            return talk.insecure() == null ? plain(ExitStatus.EX_PROTOCOL, EMPTY_REPLY) : insecure(talk.insecure());
        }
        if (text.startsWith("the server does not speak SMTP")) {
            return plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
        }
        if (text.startsWith("not authenticated, so nothing was sent: ")) {
            return unauthenticated(text.substring("not authenticated, so nothing was sent: ".length()));
        }
        if (text.startsWith("not as secure as it must be, so nothing was sent: ")) {
            return insecure(text.substring("not as secure as it must be, so nothing was sent: ".length()));
        }
        if (OUT_OF_PLACE.matcher(text).find()) {
            return plain(ExitStatus.EX_PROTOCOL, text);
        }
        if (text.startsWith("the message cannot be read")) {
            return plain(ExitStatus.EX_IOERR, "input error while reading the mail");
        }
        return plain(ExitStatus.EX_UNAVAILABLE, text.isEmpty() ? "could not send mail" : text);
    }

    private Failure unauthenticated(String why) {
        String method = account.text(Setting.AUTH);
        boolean chosen = method.equals("choose");
        String words = why;
        if (why.startsWith("the server does not offer AUTH")) {
            words = !talk.offersAuthentication()
                    ? "the server does not support authentication"
                    : chosen ? NO_METHOD : "the server does not support authentication method " + method;
        }
        return plain(ExitStatus.EX_UNAVAILABLE, words);
    }

    private Failure insecure(String why) {
        if (why.endsWith("no secret goes in clear text")) {
            return plain(ExitStatus.EX_UNAVAILABLE, "cannot use a secure authentication method");
        }
        if (why.startsWith(HANDSHAKE)) {
            return plain(ExitStatus.EX_PROTOCOL, "TLS handshake failed: " + why.substring(HANDSHAKE.length()));
        }
        boolean offered = !why.contains("does not offer STARTTLS");
        return offered
                ? plain(ExitStatus.EX_UNAVAILABLE, "TLS certificate verification failed: " + why)
                : plain(ExitStatus.EX_UNAVAILABLE, "the server does not support TLS via the STARTTLS command");
    }

    private static Failure plain(ExitStatus status, String what) {
        return new Failure(status, what, null);
    }

    private String target() {
        if (account.get(Setting.SOCKET).isPresent()) {
            return account.text(Setting.SOCKET);
        }
        boolean proxied = account.get(Setting.PROXY_HOST).isPresent();
        String host = account.text(proxied ? Setting.PROXY_HOST : Setting.HOST);
        return host + ", port " + (proxied ? account.proxyPort() : account.port());
    }

    static String systemWords(String why) {
        for (String known : List.of("Connection refused", "No such file or directory", "Network is unreachable")) {
            if (why.toLowerCase(java.util.Locale.ROOT).contains(known.toLowerCase(java.util.Locale.ROOT))) {
                return known;
            }
        }
        return why.isEmpty() ? "Connection timed out" : why;
    }
}
