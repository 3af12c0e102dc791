package org.zsmtp.daemon.report;

import org.zsmtp.scheduler.OctetText;

/// Makes text of servers and spools fit to stand in a report, a log or on a terminal: one line, nothing that acts
/// on a reader.
public final class HarmlessText {
    private static final String CUT = "...";
    private static final int LONGEST_VALUE = 300;

    private HarmlessText() {}

    /// Octets stay, controls of both sets (C0 and C1, [OctetText]) become `?`, white space becomes a space.
    ///
    /// @param limit the most characters kept
    public static String octets(String text, int limit) {
        return clean(OctetText.withoutC1(text), limit, 0xff);
    }

    /// As [#octets], and octets beyond ASCII become `?` as well: a terminal may take some of them for controls.
    ///
    /// @param limit the most characters kept
    public static String ascii(String text, int limit) {
        return clean(text, limit, '~');
    }

    /// A value for a log: ASCII between double quotes, none inside, at most 300 characters.
    public static String quoted(String text) {
        return '"' + ascii(text, LONGEST_VALUE).replace('"', '\'') + '"';
    }

    private static String clean(String text, int limit, int highest) {
        int kept = text.length() <= limit ? text.length() : limit - CUT.length();
        StringBuilder out = new StringBuilder(kept + CUT.length());
        for (int i = 0; i < kept; i++) {
            char c = text.charAt(i);
            boolean space = c == '\t' || c == '\n' || c == '\r';
            boolean harmful = c < ' ' || c == 0x7f || c > highest;
            out.append(space ? ' ' : harmful ? '?' : c);
        }
        return kept < text.length() ? out.append(CUT).toString() : out.toString();
    }
}
