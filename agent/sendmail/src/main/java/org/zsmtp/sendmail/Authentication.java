package org.zsmtp.sendmail;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.SaslMechanism;

/// The credentials of an account and its SASL mechanism (MS-53). A mechanism that is configured by its name is used
/// with or without TLS, as msmtp does; one that is chosen here discloses a secret under TLS only.
final class Authentication {

    /// The method of an account whose owner leaves it to this program.
    static final String AUTOMATIC = "choose";

    private Authentication() {}

    static boolean isAutomatic(Account account) {
        return account.text(Setting.AUTH).equals(AUTOMATIC);
    }

    /// @return whether the account's method proves the user by a password
    static boolean needsPassword(Account account) {
        return switch (account.text(Setting.AUTH)) {
            case "EXTERNAL", "GSSAPI" -> false;
            default -> true;
        };
    }

    /// @param password null where there is none
    static Credentials credentials(Account account, @Nullable String password) throws FailureException {
        String method = account.text(Setting.AUTH);
        String user = account.text(Setting.USER);
        if (user.isEmpty() && !method.equals("EXTERNAL")) {
            throw lacking(method, "a user name");
        }
        if (password == null && needsPassword(account)) {
            throw lacking(method, "a password");
        }
        return new Credentials(
                Text.octets(user),
                password == null ? "" : password,
                isAutomatic(account) ? ClearText.NOWHERE : ClearText.ANYWHERE,
                new MechanismChoice(mechanisms(account, method), MechanismChoice.AfterRefusal.STOP));
    }

    private static List<SaslMechanism> mechanisms(Account account, String method) throws FailureException {
        MechanismOptions options;
        try {
            options = MechanismOptions.at(account.text(Setting.HOST), account.port())
                    .withDomain(account.text(Setting.NTLMDOMAIN));
        } catch (IllegalArgumentException e) {
            throw account.complaint("ntlmdomain is no domain");
        }
        if (isAutomatic(account)) {
            return Mechanisms.strongestFirst(options);
        }
        return List.of(Mechanisms.named(method, options)
                .orElseThrow(() -> new FailureException(
                        ExitStatus.EX_UNAVAILABLE,
                        "support for authentication method " + method + " is not compiled in")));
    }

    private static FailureException lacking(String method, String what) {
        return new FailureException(
                ExitStatus.EX_UNAVAILABLE,
                method.equals(AUTOMATIC)
                        ? "cannot use a secure authentication method: it needs " + what
                        : "authentication method " + method + " needs " + what);
    }
}
