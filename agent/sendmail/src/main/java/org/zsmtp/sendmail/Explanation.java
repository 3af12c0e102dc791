package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Acceptance;

/// What would be sent where, with which account, and why, in sentences.
final class Explanation {

    private Explanation() {}

    /// @param queueing where it waits if it must, null for nowhere
    static List<String> lines(
            Account account, PreparedMessage prepared, ZsendOptions options, @Nullable Queueing queueing) {
        List<String> lines = new ArrayList<>();
        lines.add(chosen(account, options));
        lines.add("The message goes to " + (account.isLocal() ? "the socket " : "") + account.destination() + ", by "
                + (account.isLmtp() ? "LMTP" : "SMTP") + ", " + security(account) + ".");
        if (account.is(Setting.TLS)) {
            lines.add(certificate(account));
        }
        lines.addAll(authentication(account));
        lines.add("Envelope sender: <" + Text.of(prepared.from()) + ">.");
        lines.add("Recipients: "
                + prepared.recipients().stream()
                        .map(each -> "<" + Text.of(each) + ">")
                        .collect(Collectors.joining(", "))
                + ".");
        lines.add(
                prepared.acceptance() == Acceptance.ANY_RECIPIENT
                        ? "Whoever the server accepts gets it, whatever becomes of the others."
                        : "If the server refuses one of them, nobody gets it.");
        if (queueing != null) {
            lines.add(queueing.explained());
        }
        lines.add(log(account));
        lines.add("The header, as it would go out:");
        String header = Text.decoded(prepared.message().header().octets());
        header.strip().lines().forEach(line -> lines.add("    " + line));
        return lines;
    }

    private static String chosen(Account account, ZsendOptions options) {
        if (options.settings().containsKey(Setting.HOST)) {
            return "No account: the command line names the server (--host), and no file is read.";
        }
        if (account.file().isEmpty()) {
            return "No account: EMAIL and SMTPSERVER name sender and server.";
        }
        String which = "The account is " + account.name() + " of " + account.file();
        if (options.account() != null) {
            return which + ", named by --account.";
        }
        return which
                + (account.name().equals("default")
                        ? ", which is taken where nothing else is said."
                        : ", whose address the envelope sender is.");
    }

    private static String security(Account account) {
        if (!account.is(Setting.TLS)) {
            return "in clear text";
        }
        String how = account.is(Setting.TLS_STARTTLS) ? "under TLS after STARTTLS" : "under TLS from the first octet";
        return how + (account.text(Setting.TLS_DANE).equals("off") ? "" : ", by the DNS's TLSA records if it has some");
    }

    private static String certificate(Account account) {
        if (!account.is(Setting.TLS_CERTCHECK)) {
            return "Its certificate is not checked (tls_certcheck off): anybody can pass for the server.";
        }
        if (account.get(Setting.TLS_FINGERPRINT).isPresent()) {
            return "Its certificate must have the fingerprint of tls_fingerprint.";
        }
        return "Its certificate must be for " + account.certificateName() + ", by an authority of "
                + (account.trustsSystem() ? "the system's" : account.text(Setting.TLS_TRUST_FILE)) + ".";
    }

    private static List<String> authentication(Account account) {
        if (!account.authenticates()) {
            return List.of("No authentication.");
        }
        String user = account.text(Setting.USER);
        return List.of(
                "Authentication as " + (user.isEmpty() ? "whom the certificate or the ticket names" : user) + ", "
                        + (Authentication.isAutomatic(account)
                                ? "by the strongest mechanism that the server offers"
                                : "by " + account.text(Setting.AUTH))
                        + ".",
                password(account));
    }

    private static String password(Account account) {
        if (!Authentication.needsPassword(account)) {
            return "That needs no password.";
        }
        if (account.get(Setting.PASSWORD).isPresent()) {
            return "The password stands in the account.";
        }
        return account.get(Setting.PASSWORDEVAL)
                .map(command -> "The password is what this command prints: " + command)
                .orElse("The password comes from ~/.netrc, /etc/netrc, the keyring or the terminal, the first that has"
                        + " one.");
    }

    private static String log(Account account) {
        List<String> places = new ArrayList<>();
        account.get(Setting.LOGFILE).ifPresent(file -> places.add(file.equals("-") ? "standard output" : file));
        account.get(Setting.SYSLOG).ifPresent(facility -> places.add("syslog (" + facility + ")"));
        return places.isEmpty()
                ? "Nothing is logged."
                : "A line about it is logged in " + String.join(" and in ", places) + ".";
    }
}
