package org.zsmtp.spool;

import java.util.ArrayList;
import java.util.List;

/// Which recipients of a control file an agent takes, and which of them travel together.
public final class PendingRecipients {

    private PendingRecipients() {}

    /// Whether a recipient waits for a channel and a host.
    ///
    /// @param channel compared exactly
    /// @param host    compared without regard to the case of ASCII letters: the scheduler's jobs hold it in lower
    ///     case. A recipient with an [ExchangerList] in place of its host belongs to the first host of the list
    public static boolean waits(RecipientLine recipient, String channel, String host) {
        return recipient.tag() == RecipientTag.PENDING
                && recipient.channel().equals(channel)
                && belongs(recipient.host(), host);
    }

    /// @param recipients of one file, in file order
    /// @return the same recipients in groups, in file order
    public static List<RecipientGroup> groups(List<RecipientLine> recipients) {
        List<RecipientGroup> groups = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= recipients.size(); end++) {
            RecipientLine first = recipients.get(start);
            // Senders and blocks cover runs of lines, so that equal ones are neighbours.
            if (end == recipients.size() || !together(first, recipients.get(end))) {
                groups.add(new RecipientGroup(first.sender(), first.headers(), recipients.subList(start, end)));
                start = end;
            }
        }
        return groups;
    }

    private static boolean together(RecipientLine one, RecipientLine other) {
        return one.sender().offset() == other.sender().offset()
                && one.headers().offset() == other.headers().offset()
                && ExchangerList.parse(one.host()).equals(ExchangerList.parse(other.host()));
    }

    private static boolean belongs(String recipientHost, String jobHost) {
        return equalsIgnoringAsciiCase(recipientHost, jobHost)
                || ExchangerList.parse(recipientHost)
                        .filter(list -> equalsIgnoringAsciiCase(list.first(), jobHost))
                        .isPresent();
    }

    private static boolean equalsIgnoringAsciiCase(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            if (lower(one.charAt(i)) != lower(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
