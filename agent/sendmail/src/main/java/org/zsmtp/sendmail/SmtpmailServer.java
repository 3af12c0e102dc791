package org.zsmtp.sendmail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.TlsPolicy;

/// Which server smtpmail sends to, how secure the connection must be, and how long all may take.
///
/// @param environment whose variables and files count
/// @param login the user who authenticates
record SmtpmailServer(Environment environment, SmtpmailOptions options, SmtpmailLogin login) {

    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    /// The server as an account, whose words are those of zsend.
    Account account() throws FailureException {
        String host = host();
        int colon = host.lastIndexOf(':');
        boolean numbered = colon > 0 && host.indexOf(':') == colon;
        String port = numbered ? host.substring(colon + 1) : Integer.toString(options.has("-S") ? SMTPS : SMTP);
        Map<Setting, Optional<String>> said = new EnumMap<>(Setting.class);
        try {
            said.put(Setting.PORT, Values.PORT.read(port));
        } catch (Values.InvalidValueException e) {
            throw new FailureException(ExitStatus.EX_USAGE, "not a port number from 1 to 65535: " + port);
        }
        said.put(Setting.HOST, Optional.of(numbered ? host.substring(0, colon) : host));
        said.put(Setting.TLS, Optional.of(options.has("-S") ? "on" : "off"));
        said.put(Setting.TLS_STARTTLS, Optional.of("off"));
        if (login.isWanted()) {
            said.put(Setting.AUTH, Optional.of(Authentication.AUTOMATIC));
        }
        return Account.unnamed().with(said);
    }

    /// @return the server's name, perhaps with a port (SM-16 to 18)
    String host() {
        return Optional.ofNullable(options.value("-h"))
                .or(() -> environment.variable("MAILHOST"))
                .orElseGet(() -> "mailhost." + OwnDomain.of(environment));
    }

    SubmissionOptions submission(Account account, @Nullable String password, Duration left) throws FailureException {
        Server server = account.server();
        TransportOptions transport = SubmissionOptions.transport(List.of(server))
                .secrets(login.secrets(account, password))
                .failureMemory(Duration.ZERO)
                .security(security())
                .build();
        SubmissionOptions all = new SubmissionOptions(transport, List.of(server), left);
        if (options.has("-i") || !login.isWanted()) {
            return all.with(SecretsTo.ANYBODY);
        }
        // The original knows no STARTTLS: what it sends in clear text goes in clear text where there is none, and
        // never to a server that is not verified.
        return all.with(SecretsTo.VERIFIED_WHERE_TLS_IS_OFFERED).withTlsPolicy(TlsPolicy.SECURE);
    }

    Duration deadline() throws FailureException {
        String seconds = options.either("-timeout", "-w", "");
        if (seconds.isEmpty()) {
            return SubmissionOptions.NO_DEADLINE;
        }
        try {
            int count = Integer.parseInt(seconds);
            if (count > 0) {
                return Duration.ofSeconds(count);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new FailureException(ExitStatus.EX_USAGE, "not a number of seconds: " + seconds);
    }

    TransportSecurity security() throws FailureException {
        boolean ssl = options.has("-S");
        TlsLevel level = !ssl ? new TlsLevel.May() : options.has("-i") ? new TlsLevel.Encrypt() : TlsLevel.Verify.HOST;
        List<Path> files = new ArrayList<>();
        @Nullable String named = options.value("-c");
        if (named != null) {
            files.add(AccountOptions.readable(Path.of(named), "trust file"));
        }
        Path own = environment.home().resolve("cert.pem");
        if (Files.isReadable(own)) {
            files.add(own);
        }
        TlsOptions usual = TlsOptions.DEFAULTS;
        TlsOptions tls = new TlsOptions(
                usual.library(),
                usual.protocols(),
                usual.ciphers(),
                List.of(),
                new TlsOptions.Trust(
                        // SM-5: instead of the machine's, not beside them.
                        named == null ? TlsOptions.Trust.SystemStore.TRUSTED : TlsOptions.Trust.SystemStore.IGNORED,
                        files,
                        List.of()),
                List.of(),
                null,
                usual.sessions());
        return TransportSecurity.DEFAULTS
                .with((_, _) -> level)
                .with(ssl ? TransportSecurity.Start.IMPLICIT : TransportSecurity.Start.STARTTLS)
                .with(tls);
    }
}
