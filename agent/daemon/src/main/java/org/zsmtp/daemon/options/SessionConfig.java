package org.zsmtp.daemon.options;

import java.nio.file.Path;
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

/// How servers are talked to.
///
/// @param heloName  empty for this host's own (`-h`)
/// @param conversation what the conversation is like (`-M`, `-E`, `-77`, `-P`, `--next-mail`, `--chunking`,
///     `--recipients`), under a name that stands in for the one of `heloName`: this host's own is asked for late
/// @param tlsStart  when TLS begins on a connection, where it does (`--implicit-tls`)
/// @param reuse     whether a connection carries more than one message (`-1`)
/// @param timeouts  per phase (`-T`)
/// @param secrets   the file of who we are to which host (`-A`)
/// @param clearText where a secret may go without TLS (`--auth-in-clear`)
/// @param security  what is wanted of transport security
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
    private static final HeloName STAND_IN = new HeloName("localhost");

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

    private static SessionOptions conversation(Choices choices) throws UsageException {
        return SessionOptions.builder(STAND_IN)
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

    /// Parts that the command line leaves out are as the file has them.
    private static Timeouts timeouts(Choices choices) throws UsageException {
        Timeouts timeouts = Timeouts.DEFAULTS;
        for (Given each : choices.of(Option.TIMEOUT)) {
            Timeouts before = timeouts;
            timeouts = Choices.read(each, spec -> Timeout.apply(spec, before));
        }
        return timeouts;
    }
}
