package org.zsmtp.sendmail;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Credentials;

/// Who an account is to its server.
final class Authentication {

    private Authentication() {}

    /// @param password null where the account's mechanism needs none
    static Credentials credentials(Account account, @Nullable String password) throws TroubleException {
        String user = account.text(Setting.USER);
        if (user.isEmpty()) {
            throw new TroubleException(
                    ExitStatus.EX_UNAVAILABLE,
                    "authentication method " + account.text(Setting.AUTH) + " needs a user name");
        }
        if (password == null || password.isEmpty()) {
            throw new TroubleException(
                    ExitStatus.EX_UNAVAILABLE,
                    "authentication method " + account.text(Setting.AUTH) + " needs a password");
        }
        return new Credentials(user, password);
    }
}
