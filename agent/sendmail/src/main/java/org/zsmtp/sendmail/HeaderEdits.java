package org.zsmtp.sendmail;

import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.zsmtp.submission.Header;

/// What is changed in a message's header before it goes out, as the account says.
///
/// @param account whose settings count
/// @param from the envelope's sender
/// @param fullName for an added From field, null for none
/// @param recipients for an added To field
/// @param now when the message was written where it does not say
record HeaderEdits(
        Account account, String from, @Nullable String fullName, List<String> recipients, ZonedDateTime now) {

    private static final long NANOS_OF_A_SECOND = 1_000_000_000;
    private static final String UNDISCLOSED = "undisclosed-recipients:;";

    /// @return the header as it goes out
    /// @throws FailureException where a value cannot stand in a header
    Header apply(Header header) throws FailureException {
        try {
            return withAdded(withoutRemoved(header), header);
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_DATAERR, "cannot set a header field: it would not be one line");
        }
    }

    private Header withoutRemoved(Header header) {
        Header left = header;
        if (account.is(Setting.REMOVE_BCC_HEADERS)) {
            left = left.without("Bcc", "Resent-Bcc");
        }
        if (isUndisclosed()) {
            left = left.without("To", "Cc", "Bcc");
        } else if (account.is(Setting.SET_TO_HEADER)) {
            left = left.without("To");
        }
        return setsFrom(header) ? left.without("From") : left;
    }

    /// Fields go in front, so the last one that is added here is the first.
    private Header withAdded(Header left, Header given) {
        Header all = left;
        if (!account.text(Setting.SET_MSGID_HEADER).equals("off") && !given.has("Message-ID")) {
            all = all.with("Message-ID", "<" + newId() + ">");
        }
        if (!account.text(Setting.SET_DATE_HEADER).equals("off") && !given.has("Date")) {
            all = all.with("Date", MailDate.field(now));
        }
        if (isUndisclosed()) {
            all = all.with("To", UNDISCLOSED);
        } else if (account.is(Setting.SET_TO_HEADER)) {
            all = all.with("To", String.join(", ", recipients));
        }
        return setsFrom(given) ? all.with("From", author()) : all;
    }

    private boolean isUndisclosed() {
        return account.is(Setting.UNDISCLOSED_RECIPIENTS)
                || account.text(Setting.SET_TO_HEADER).equals("undisclosed_recipients");
    }

    private boolean setsFrom(Header header) {
        // Nobody to name: an empty From would be worse than none.
        if (from.isEmpty()) {
            return false;
        }
        return switch (account.text(Setting.SET_FROM_HEADER)) {
            case "on" -> true;
            case "off" -> false;
            default -> !header.has("From");
        };
    }

    private String author() {
        String name = fullName == null ? account.text(Setting.FROM_FULL_NAME) : fullName;
        return name.isEmpty() ? from : phrase(name) + " <" + from + ">";
    }

    /// A name that is no word of RFC 5322 goes in quotes, so that whatever it holds stays a name.
    private static String phrase(String name) {
        boolean plain = name.chars()
                .allMatch(c ->
                        c == ' ' || c >= 0x80 || Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
        return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Unlike any other, and no secret: the JDK's secure generator would take longer than the message.
    private String newId() {
        long time = now.toEpochSecond() * NANOS_OF_A_SECOND + now.getNano();
        String domain = from.substring(from.lastIndexOf('@') + 1);
        HexFormat hex = HexFormat.of();
        String left = hex.toHexDigits(time)
                + hex.toHexDigits(ThreadLocalRandom.current().nextLong());
        return domain.isEmpty() || !from.contains("@") ? left + "@localhost" : left + "@" + domain;
    }
}
