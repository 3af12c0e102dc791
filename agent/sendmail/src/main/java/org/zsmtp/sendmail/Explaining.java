package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What would be sent where, with which account, and why, in sentences.
final class Explaining {

    private Explaining() {}

    static List<String> lines(Account account, Letter letter) {
        List<String> lines = new ArrayList<>();
        lines.add(
                account.file().isEmpty()
                        ? "The account is that of the command line or of the environment."
                        : "The account is " + account.name() + " of " + account.file() + ".");
        lines.add("The message goes to " + place(account) + ", by " + (account.isLmtp() ? "LMTP" : "SMTP") + ", "
                + security(account) + ".");
        lines.add(account.get(Setting.AUTH)
                .map(how -> "We are " + account.text(Setting.USER) + " there, "
                        + (how.equals("choose") ? "by the strongest mechanism that the server offers" : "by " + how)
                        + ".")
                .orElse("We are nobody in particular there."));
        lines.add("Notices go to <" + letter.from().text() + ">.");
        lines.add("Recipients: "
                + letter.recipients().stream()
                        .map(each -> "<" + each.text() + ">")
                        .collect(Collectors.joining(", "))
                + ".");
        lines.add(
                letter.partial()
                        ? "Whoever the server accepts gets it, whatever becomes of the others."
                        : "If the server refuses one of them, nobody gets it.");
        lines.add("The header, as it would go out:");
        String header = Text.decoded(letter.message().header().octets());
        header.strip().lines().forEach(line -> lines.add("    " + line));
        return lines;
    }

    private static String place(Account account) {
        return account.get(Setting.SOCKET)
                .map(path -> "the socket " + path)
                .orElseGet(() -> account.text(Setting.HOST) + ", port " + account.port());
    }

    private static String security(Account account) {
        if (!account.is(Setting.TLS)) {
            return "in clear text";
        }
        String how = account.is(Setting.TLS_STARTTLS) ? "under TLS after STARTTLS" : "under TLS from the first octet";
        return how + (account.is(Setting.TLS_CERTCHECK) ? "" : ", whoever the server may be");
    }
}
