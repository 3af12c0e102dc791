package org.zsmtp.daemon.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zsmtp.daemon.options.Choices.Word;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// The SMTP sessions with servers.
///
/// @param heloName  empty for this host's own (`-h`)
/// @param conversation the options of a session (`-M`, `-E`, `-77`, `-P`, `--next-mail`, `--chunking`,
///     `--recipients-per-transaction`), under a placeholder for the name of `heloName`: this host's own is looked up
/// later
/// @param tlsStart  when TLS begins on a connection (`--implicit-tls`)
/// @param reuse     whether a connection carries more than one message (`-1`)
/// @param timeouts  per phase (`-T`)
/// @param secrets   the file of credentials by host (`-A`)
/// @param clearText where a secret may go without TLS (`--auth-in-clear`)
/// @param security  the transport security that is asked for
public record SessionConfig(
        Optional<HeloName> heloName,
        SessionOptions conversation,
        Start tlsStart,
        Reuse reuse,
        Timeouts timeouts,
        Optional<Path> secrets,
        ClearText clearText,
        SecurityConfig security) {
    private static final int MOST_RECIPIENTS = 100_000;
    private static final HeloName PLACEHOLDER = new HeloName("localhost");

    static SessionConfig of(Choices choices) throws UsageException {
        return new SessionConfig(
                choices.value(Option.HELO_NAME, HeloName::new),
                conversation(choices),
                choices.isOn(Option.IMPLICIT_TLS) ? Start.IMPLICIT : Start.STARTTLS,
                choices.isOn(Option.ONE_MESSAGE) ? Reuse.CLOSED_AFTER_EACH : Reuse.KEPT,
                timeouts(choices),
                choices.path(Option.SECRETS),
                choices.isOn(Option.AUTH_IN_CLEAR) ? ClearText.ANYWHERE : ClearText.WHERE_NO_TLS_IS_OFFERED,
                SecurityConfig.of(choices));
    }

    /// The same with short waits, for a command that a person waits for. The answer to the end of data keeps its time:
    /// to give up there leaves a message in doubt.
    ///
    /// @param step the longest wait for a connection, the greeting and the answers to other commands
    SessionConfig within(Duration step) {
        return new SessionConfig(
                heloName,
                conversation,
                tlsStart,
                reuse,
                new Timeouts(
                        least(timeouts.connect(), step),
                        timeouts.write(),
                        least(timeouts.command(), step),
                        least(timeouts.data(), step),
                        timeouts.endOfData()),
                secrets,
                clearText,
                security);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static SessionOptions conversation(Choices choices) throws UsageException {
        return SessionOptions.builder(PLACEHOLDER)
                .protocol(choices.isOn(Option.LMTP) ? Protocol.LMTP : Protocol.SMTP)
                .hello(hello(choices))
                .pipelining(choices.isOn(Option.NO_PIPELINING) ? Pipelining.NEVER : Pipelining.WHERE_OFFERED)
                .nextMail(choices.choice(
                        Option.NEXT_MAIL,
                        List.of(
                                new Word<>("with-end-of-data", NextMail.WITH_END_OF_DATA),
                                new Word<>("after-reply", NextMail.AFTER_REPLY))))
                .chunking(choices.choice(
                        Option.CHUNKING,
                        List.of(
                                new Word<>("small", Chunking.WHERE_OFFERED_AND_SMALL),
                                new Word<>("never", Chunking.NEVER))))
                .recipients(choices.number(Option.RECIPIENTS, 1, MOST_RECIPIENTS))
                .build();
    }

    private static Hello hello(Choices choices) throws UsageException {
        if (BitWidth.of(choices).extensionsForbidden()) {
            return Hello.HELO;
        }
        return choices.isOn(Option.EHLO_IF_ANNOUNCED) ? Hello.EHLO_WHERE_ANNOUNCED : Hello.EHLO;
    }

    /// Parts that the command line does not set are those of the file.
    private static Timeouts timeouts(Choices choices) throws UsageException {
        Timeouts timeouts = Timeouts.DEFAULTS;
        for (Given each : choices.of(Option.TIMEOUT)) {
            Timeouts before = timeouts;
            timeouts = Choices.read(each, spec -> Timeout.apply(spec, before));
        }
        return timeouts;
    }
}
