package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What would be sent where, with which account, and why, in sentences.
final class Explaining {

    private Explaining() {}

    /// @param queueing where it waits if it must, null for nowhere
    static List<String> lines(Account account, Letter letter, @Nullable Queueing queueing) {
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
        lines.add("Notices go to <" + Text.of(letter.from()) + ">.");
        lines.add("Recipients: "
                + letter.recipients().stream()
                        .map(each -> "<" + Text.of(each) + ">")
                        .collect(Collectors.joining(", "))
                + ".");
        lines.add(
                letter.partial()
                        ? "Whoever the server accepts gets it, whatever becomes of the others."
                        : "If the server refuses one of them, nobody gets it.");
        if (queueing != null) {
            lines.add(queueing.explained());
        }
        lines.add("The header, as it would go out:");
        String header = new String(letter.message().header().octets(), java.nio.charset.StandardCharsets.ISO_8859_1);
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
        String dane = account.text(Setting.TLS_DANE).equals("off") ? "" : ", by the DNS's TLSA records if it has some";
        return how + dane + (account.is(Setting.TLS_CERTCHECK) ? "" : ", whoever the server may be");
    }
}
