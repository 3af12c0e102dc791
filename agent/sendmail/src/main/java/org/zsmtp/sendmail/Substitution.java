package org.zsmtp.sendmail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zsmtp.delivery.file.FileFailure;

/// Replaces `%U`, `%H`, `%C` and `%M` in the settings that may have them.
///
/// @param environment where names come from
record Substitution(Environment environment) {

    private static final int LONGEST_NAME = 1024;

    /// @return the account with its `from` and `domain` as they are meant
    Account apply(Account account) throws FailureException {
        Account all = account;
        String from = account.text(Setting.FROM);
        if (from.contains("%")) {
            all = all.with(Setting.FROM, replaced(from, true));
        }
        String domain = account.text(Setting.DOMAIN);
        if (domain.contains("%")) {
            all = all.with(Setting.DOMAIN, replaced(domain, false));
        }
        if (account.is(Setting.AUTO_FROM)) {
            String maildomain = account.text(Setting.MAILDOMAIN);
            all = all.with(
                    Setting.FROM, maildomain.isEmpty() ? environment.user() : environment.user() + "@" + maildomain);
        }
        return all;
    }

    private String replaced(String text, boolean userToo) throws FailureException {
        String all = text;
        if (userToo && all.contains("%U")) {
            all = all.replace("%U", environment.user());
        }
        if (all.contains("%H")) {
            all = all.replace("%H", hostName());
        }
        if (all.contains("%C")) {
            all = all.replace("%C", canonicalName());
        }
        if (all.contains("%M")) {
            all = all.replace("%M", mailName());
        }
        return all;
    }

    private String hostName() {
        return environment.variable("HOSTNAME").orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        });
    }

    private String canonicalName() {
        String name = hostName();
        try {
            return InetAddress.getByName(name).getCanonicalHostName();
        } catch (UnknownHostException e) {
            return name;
        }
    }

    private String mailName() throws FailureException {
        Path file = environment.systemDirectory().resolve("mailname");
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            char[] name = new char[LONGEST_NAME];
            int count = Math.max(0, reader.read(name));
            return new String(name, 0, count).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new FailureException(ExitStatus.EX_CONFIG, file + ": " + FileFailure.reason(e));
        }
    }
}
