package org.zsmtp.daemon.activity;

import java.util.regex.Pattern;
import org.zsmtp.smtp.text.Printable;

/// What servers say, so that the same reason is the same text: addresses, numbers of messages, times and the like, in
/// which replies differ that mean the same, are taken out.
final class Reasons {
    private static final int LONGEST = 160;

    private static final Pattern BLANKS = Pattern.compile(" +");

    /// A reply code, or an enhanced status code (RFC 3463).
    private static final Pattern CODE = Pattern.compile("[245][0-9]{2}|[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private Reasons() {}

    /// @param text as it stands in the event log
    /// @return printable, at most 160 characters
    static String alike(String text) {
        StringBuilder out = new StringBuilder();
        boolean codes = true;
        for (String word : BLANKS.split(Printable.ascii(text, LONGEST).strip(), -1)) {
            codes &= CODE.matcher(word).matches();
            out.append(out.isEmpty() ? "" : " ").append(codes ? word : alikeWord(word));
        }
        return out.toString();
    }

    private static String alikeWord(String word) {
        if (word.indexOf('@') >= 0) {
            return "<address>";
        }
        return word.chars().anyMatch(c -> c >= '0' && c <= '9') ? "#" : word;
    }
}
