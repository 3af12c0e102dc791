package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.text.Printable;

/// The user whom smtpmail authenticates, and the SASL mechanisms.
///
/// @param environment whose user it is
/// @param prompt asks the user a question, and gives nothing where there is no answer
record SmtpmailLogin(Environment environment, SmtpmailOptions options, Function<String, Optional<String>> prompt) {

    private static final String GSSAPI = "GSSAPI";
    private static final List<String> STRONGEST_FIRST =
            List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "DIGEST-MD5", "CRAM-MD5", "NTLM", "LOGIN", "PLAIN");

    /// @return whether the client authenticates
    boolean isWanted() {
        return options.value("-u") != null || passesLogin();
    }

    /// @return whether it does so by the Kerberos ticket of whoever is logged in (SM-6, SM-36)
    boolean passesLogin() {
        return options.has("-A")
                || environment.variable("TK_ENABLE_CREDENTIAL_PASSING").isPresent();
    }

    /// @return the password that was given, or that is asked for because nothing can be tried without it (SM-24);
    ///     else null
    @Nullable
    String password() {
        @Nullable String given = options.value("-p");
        if (given != null) {
            return Text.octets(given);
        }
        boolean tickets = passesLogin() && !options.excluded().contains(GSSAPI);
        return isWanted() && !tickets ? ask() : null;
    }

    /// @return the password that the user types, null where there is none
    @Nullable
    String ask() {
        return prompt.apply("password for " + Printable.unicode(name().user()) + ": ")
                .orElse(null);
    }

    /// The user who authenticates.
    ///
    /// @param user without a domain
    /// @param domain for mechanisms that know domains, empty for none
    private record Name(String user, String domain) {}

    /// SM-30, and without -u the user who runs this (SM-35).
    private Name name() {
        String given = options.either("-u", "-u", environment.user());
        int slash = Math.max(given.indexOf('/'), given.indexOf('\\'));
        return new Name(given.substring(slash + 1), slash < 0 ? "" : given.substring(0, slash));
    }

    /// With a user: each mechanism in turn until one succeeds (SM-32). With the login's credentials: GSSAPI, and
    /// then the others where there is a password. Else none.
    Secrets secrets(Account account, @Nullable String password) throws FailureException {
        boolean passing = passesLogin();
        if (!isWanted()) {
            return Secrets.NONE;
        }
        Name name = name();
        List<SaslMechanism> mechanisms = new ArrayList<>();
        MechanismOptions how = mechanismOptions(account, name.domain());
        Set<String> excluded = options.excluded();
        if (passing && !excluded.contains(GSSAPI)) {
            Mechanisms.named(GSSAPI, how).ifPresent(mechanisms::add);
        }
        if (password != null) {
            STRONGEST_FIRST.stream()
                    .filter(each -> !excluded.contains(each))
                    .forEach(each -> Mechanisms.named(each, how).ifPresent(mechanisms::add));
        }
        if (mechanisms.isEmpty()) {
            throw new FailureException(ExitStatus.EX_NOPERM, "no mechanism is left to authenticate with");
        }
        Secrets.Answer known = new Secrets.Answer.Known(credentials(name.user(), password, mechanisms));
        return _ -> known;
    }

    private static Credentials credentials(String user, @Nullable String password, List<SaslMechanism> mechanisms)
            throws FailureException {
        try {
            return new Credentials(
                    Text.octets(user),
                    password == null ? "" : password,
                    Credentials.ClearText.WHERE_NO_TLS_IS_OFFERED,
                    new MechanismChoice(mechanisms, MechanismChoice.AfterRefusal.NEXT_MECHANISM));
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_DATAERR, "user or password cannot be sent");
        }
    }

    private MechanismOptions mechanismOptions(Account account, String domain) throws FailureException {
        String principal = options.either("-GSSAPI-SPN", "-H", "HOST/" + account.text(Setting.HOST));
        try {
            return MechanismOptions.at(account.text(Setting.HOST), account.port())
                    .withServicePrincipal(principal)
                    .withDomain(domain);
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_USAGE, "no service principal, or no domain");
        }
    }
}
