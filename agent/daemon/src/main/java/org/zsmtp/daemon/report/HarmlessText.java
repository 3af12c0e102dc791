package org.zsmtp.daemon.report;

import org.zsmtp.scheduler.OctetText;
import org.zsmtp.smtp.text.Printable;

/// Sanitises text of servers and spools for a report or as a value of a log: one line without control characters.
/// Beyond what [Printable] does, it knows that octets of UTF-8 may be controls to a terminal.
public final class HarmlessText {
    private static final int LONGEST_VALUE = 300;

    private HarmlessText() {}

    /// Octets stay, controls of both sets (C0 and C1, [OctetText]) become `?`, white space becomes a space.
    ///
    /// @param limit the most characters kept
    public static String octets(String text, int limit) {
        return Printable.octets(OctetText.withoutC1(text), limit);
    }

    /// A value for a log: ASCII between double quotes, none inside, at most 300 characters.
    public static String quoted(String text) {
        return '"' + Printable.ascii(text, LONGEST_VALUE).replace('"', '\'') + '"';
    }
}
