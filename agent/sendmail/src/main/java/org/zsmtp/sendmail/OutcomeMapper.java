package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.sendmail.SendResult.Failure.Kind;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.submission.SubmissionResult;

/// The engine's results in msmtp's words and exit statuses. The values of the engine decide; its words are shown
/// where msmtp has none.
///
/// @param account whose server it was
/// @param message what was to be sent, null where there was nothing
/// @param log of the conversation
record OutcomeMapper(Account account, @Nullable PreparedMessage message, ConversationLog log) {

    /// What is added where all of the content went out, and no answer came (RFC 1047).
    static final String IN_DOUBT = "; the server may have the message";

    private static final String EMPTY_REPLY = "the server sent an empty reply";
    private static final String INVALID_REPLY = "the server sent an invalid reply";
    private static final String TIMED_OUT = "network read error: the operation timed out";
    private static final String HANDSHAKE = "TLS handshake: ";
    private static final int PERMANENT = 500;

    /// @return what became of the message
    SendResult result(SubmissionResult result) {
        List<RecipientStatus> statuses = new ArrayList<>();
        @Nullable Failure first = null;
        for (RecipientResult each : result.results()) {
            @Nullable Failure failure = failure(each);
            statuses.add(new RecipientStatus(Text.of(each.recipient().forwardPath()), failure));
            if (failure != null && (first == null || isWorse(failure, first))) {
                first = failure;
            }
        }
        if (first != null && account.isLmtp() && isAnsweredForEach(result)) {
            String what = "delivery to one or more recipients failed";
            first = new Failure(first.status(), what, null, Kind.OF_SINGLE_RECIPIENTS);
        }
        return new SendResult(statuses, first, log.octets(), account.isLmtp() ? null : log.lastWord());
    }

    /// A recipient that was left out for another's refusal has no reply, and is not the reason.
    private static boolean isWorse(Failure failure, Failure first) {
        return first.reply() == null && failure.reply() != null;
    }

    /// @return whether LMTP's replies after the content decided, one for each recipient
    private static boolean isAnsweredForEach(SubmissionResult result) {
        return result.results().stream()
                .anyMatch(each -> each.verdict() instanceof Verdict.Delivered
                        || (each.diagnosis().outcome() instanceof Outcome.Refused(Phase phase, Reply _)
                                && phase == Phase.END_OF_DATA));
    }

    private @Nullable Failure failure(RecipientResult result) {
        return switch (result.verdict()) {
            case Verdict.Relayed _, Verdict.Delivered _ -> null;
            case Verdict.Failed _ -> reason(result);
            case Verdict.Delayed(var _, Delay delay) ->
                switch (delay) {
                    case NOT_ACCEPTED, REFUSED_AT_END -> reason(result);
                    case IN_DOUBT -> inDoubt(reason(result));
                };
        };
    }

    private static Failure inDoubt(Failure failure) {
        return new Failure(failure.status(), failure.what() + IN_DOUBT, failure.reply(), Kind.IN_DOUBT);
    }

    private Failure reason(RecipientResult result) {
        Diagnosis diagnosis = result.diagnosis();
        String words = diagnosis.text();
        String address = Text.of(result.recipient().forwardPath());
        return switch (diagnosis.outcome()) {
            case null -> withoutConversation(diagnosis);
            case Outcome.Refused(Phase phase, Reply reply) -> refused(phase, reply, address, words);
            case Outcome.Unanswered(Phase phase, Cause cause) -> unanswered(phase, cause, address, words);
            case Outcome.InDoubt(Cause cause) -> unanswered(Phase.END_OF_DATA, cause, address, words);
            case Outcome.Untried(Cause.Stopped _) -> plain(ExitStatus.EX_UNAVAILABLE, words);
            case Outcome.Untried _ -> plain(ExitStatus.EX_PROTOCOL, words);
            case Outcome.Accepted _, Outcome.Withheld _, Outcome.Oversize _, Outcome.Unsendable _ ->
                plain(ExitStatus.EX_UNAVAILABLE, words);
        };
    }

    private Failure withoutConversation(Diagnosis diagnosis) {
        String words = diagnosis.text().isEmpty() ? "could not send mail" : diagnosis.text();
        return switch (diagnosis.obstacle()) {
            case ROUTE -> Failure.of(FailureException.unknownHost(account.text(Setting.HOST)));
            case CONNECTION ->
                new AccountOptions(account)
                        .otherFamily(log.failed())
                        .map(Failure::of)
                        .orElseGet(() -> plain(
                                ExitStatus.EX_TEMPFAIL,
                                "cannot connect to " + account.nextStop() + ": " + systemWords(log.unreachable())));
            case SECRET, POLICY, STOP, FAULT -> plain(ExitStatus.EX_UNAVAILABLE, words);
            case null -> plain(ExitStatus.EX_UNAVAILABLE, words);
        };
    }

    // ---- refused --------------------------------------------------------------------------------------------------

    /// @param phase what the reply answered, or what was waited for when the server closed
    /// @param words those of the engine, for what msmtp has no word for
    private Failure refused(Phase phase, Reply reply, String address, String words) {
        ExitStatus usual = reply.code() >= PERMANENT ? ExitStatus.EX_DATAERR : ExitStatus.EX_UNAVAILABLE;
        return switch (phase) {
            case GREETING -> replied(ExitStatus.EX_PROTOCOL, "cannot get initial OK message from server", reply);
            case EHLO ->
                replied(
                        ExitStatus.EX_PROTOCOL,
                        account.isLmtp() ? "command LHLO failed" : "SMTP server does not accept EHLO or HELO commands",
                        reply);
            case STARTTLS -> replied(ExitStatus.EX_PROTOCOL, "command STARTTLS failed", reply);
            case AUTH ->
                new Failure(
                        ExitStatus.EX_NOPERM,
                        "authentication failed (method " + log.mechanism() + ")",
                        reply,
                        Kind.UNAUTHENTICATED);
            case MAIL -> replied(usual, "envelope from address " + sender() + " not accepted by the server", reply);
            case RCPT -> replied(usual, "recipient address " + address + " not accepted by the server", reply);
            case DATA -> replied(usual, "the server does not accept mail data", reply);
            case CONTENT, END_OF_DATA ->
                replied(
                        ExitStatus.EX_UNAVAILABLE,
                        account.isLmtp()
                                ? "the server refuses to send the mail to " + address
                                : "the server did not accept the mail",
                        reply);
            case CONNECT, TLS, RSET, NOOP, ETRN, QUIT, IDLE -> replied(ExitStatus.EX_PROTOCOL, words, reply);
        };
    }

    private String sender() {
        return message == null ? "" : Text.of(message.from());
    }

    private static Failure replied(ExitStatus status, String what, Reply reply) {
        return new Failure(status, what, reply);
    }

    // ---- unanswered -----------------------------------------------------------------------------------------------

    /// @param words those of the engine, for what msmtp has no word for
    private Failure unanswered(Phase phase, Cause cause, String address, String words) {
        return switch (cause) {
            case Cause.Closing(Reply reply) -> refused(phase, reply, address, words);
            case Cause.ConnectionLost _ -> lost();
            case Cause.TimedOut _ -> plain(ExitStatus.EX_IOERR, TIMED_OUT);
            case Cause.Malformed _ -> plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
            case Cause.OutOfPlace _, Cause.Unsolicited _ -> plain(ExitStatus.EX_PROTOCOL, words);
            case Cause.Unauthenticated(var obstacle, String why) -> unauthenticated(obstacle, why);
            case Cause.Unsecured(Cause.Lack lack, String why) -> insecure(lack, why);
            case Cause.ContentUnreadable _ -> plain(ExitStatus.EX_IOERR, "input error while reading the mail");
            case Cause.Premature _, Cause.Injected _, Cause.OwnName _, Cause.LimitReached _, Cause.Stopped _ ->
                plain(ExitStatus.EX_UNAVAILABLE, words);
        };
    }

    /// Why an inquiry failed.
    ///
    /// @param decided what the server refused last, null where it refused nothing
    Failure broken(Cause cause, @Nullable Exchange decided) {
        return switch (cause) {
            case Cause.ConnectionLost _ -> lost();
            case Cause.TimedOut _ -> plain(ExitStatus.EX_IOERR, TIMED_OUT);
            case Cause.Malformed _ -> plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
            case Cause.Unsecured(Cause.Lack lack, String why) when decided == null -> insecure(lack, why);
            case Cause.Unauthenticated(var obstacle, String why) when decided == null -> unauthenticated(obstacle, why);
            default ->
                decided != null && decided.heard() != null
                        ? refused(phase(decided.command()), decided.heard(), "", INVALID_REPLY)
                        : plain(ExitStatus.EX_PROTOCOL, INVALID_REPLY);
        };
    }

    private static Phase phase(Command command) {
        return switch (command) {
            case Command.Connecting _ -> Phase.GREETING;
            case Command.Ehlo _, Command.Helo _, Command.Lhlo _ -> Phase.EHLO;
            case Command.StartTls _ -> Phase.STARTTLS;
            default -> Phase.AUTH;
        };
    }

    /// A connection that ends in the handshake says why in an alert, if at all.
    private Failure lost() {
        @Nullable String insecure = log.insecure();
        return insecure == null ? plain(ExitStatus.EX_PROTOCOL, EMPTY_REPLY) : insecure(Cause.Lack.HANDSHAKE, insecure);
    }

    private Failure unauthenticated(Cause.Unauthenticated.Obstacle obstacle, String why) {
        return switch (obstacle) {
            case NOT_OFFERED -> {
                if (!log.offersAuthentication()) {
                    yield plain(ExitStatus.EX_UNAVAILABLE, "the server does not support authentication");
                }
                yield Authentication.isAutomatic(account)
                        ? new Failure(
                                ExitStatus.EX_UNAVAILABLE,
                                "cannot find a usable authentication method",
                                null,
                                Kind.UNAUTHENTICATED)
                        : plain(
                                ExitStatus.EX_UNAVAILABLE,
                                "the server does not support authentication method " + account.text(Setting.AUTH));
            }
            case UNUSABLE -> new Failure(ExitStatus.EX_UNAVAILABLE, why, null, Kind.UNAUTHENTICATED);
            case BROKEN_OFF, UNPROVEN -> plain(ExitStatus.EX_UNAVAILABLE, why);
        };
    }

    private static Failure insecure(Cause.Lack lack, String why) {
        return switch (lack) {
            case OFFER -> plain(ExitStatus.EX_UNAVAILABLE, "the server does not support TLS via the STARTTLS command");
            case SECRECY -> plain(ExitStatus.EX_UNAVAILABLE, "cannot use a secure authentication method");
            case HANDSHAKE ->
                plain(
                        ExitStatus.EX_PROTOCOL,
                        "TLS handshake failed: "
                                + (why.startsWith(HANDSHAKE) ? why.substring(HANDSHAKE.length()) : why));
            case TRUST -> plain(ExitStatus.EX_UNAVAILABLE, "TLS certificate verification failed: " + why);
            case CONFIGURATION, BINDING -> plain(ExitStatus.EX_UNAVAILABLE, why);
        };
    }

    private static Failure plain(ExitStatus status, String what) {
        return new Failure(status, what, null);
    }

    /// What the system said of a connection, in the words that the C library has for it. Nothing but the words
    /// depends on it.
    static String systemWords(String why) {
        for (String known : List.of("Connection refused", "No such file or directory", "Network is unreachable")) {
            if (why.toLowerCase(Locale.ROOT).contains(known.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        return why.isEmpty() ? "Connection timed out" : why;
    }
}
