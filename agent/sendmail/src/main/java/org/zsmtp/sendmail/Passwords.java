package org.zsmtp.sendmail;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;

/// Where an account's password comes from (MS-55): the configuration, a command, the user's and the machine's
/// netrc, the keyring, the terminal; the first that has one.
///
/// @param account whose password is wanted
/// @param environment where files are
record Passwords(Account account, Environment environment) {

    /// @return the password, null where there is none, or none is needed
    @Nullable
    String password() throws FailureException {
        if (!account.authenticates() || !Authentication.needsPassword(account)) {
            return null;
        }
        Optional<String> configured = account.get(Setting.PASSWORD);
        if (configured.isPresent()) {
            return Text.octets(configured.get());
        }
        Optional<String> command = account.get(Setting.PASSWORDEVAL);
        if (command.isPresent()) {
            return ChildProcess.firstLine(command.get());
        }
        return account.get(Setting.USER).isEmpty() ? null : lookedUp().orElse(null);
    }

    private Optional<String> lookedUp() throws FailureException {
        String host = account.text(Setting.HOST);
        String user = account.text(Setting.USER);
        String login = Text.octets(user);
        for (Path file : List.of(
                environment.home().resolve(".netrc"),
                environment.systemDirectory().resolve("netrc"))) {
            Optional<String> found = Netrc.password(file, host, login);
            if (found.isPresent()) {
                return found;
            }
        }
        Optional<String> kept = ChildProcess.ask(
                List.of("secret-tool", "lookup", "host", host, "service", "smtp", "user", user), Redirect.DISCARD);
        return kept.isPresent()
                ? kept
                : Prompt.ask("password for " + Printable.unicode(user) + " at " + Printable.unicode(host) + ": ");
    }
}
