package org.zsmtp.scheduler;

/// Makes any text fit to stand inside a line. The result holds one octet in each character, never LF or NUL, so
/// that nothing in it can end the line or hide its rest from the scheduler, which keeps lines as C strings. Nor is
/// there anything in it that a terminal takes for a command ([OctetText]): people read these lines in the
/// scheduler's log.
final class LineText {

    private static final char SUBSTITUTE = '?';

    private LineText() {}

    /// TAB, LF and CR become spaces, other control characters and what is no octet a question mark.
    static String oneLine(String octets, int limit) {
        String text = OctetText.withoutC1(octets);
        int length = Math.min(text.length(), limit);
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            out.append(c == '\t' || c == '\n' || c == '\r' ? ' ' : octet(c));
        }
        return out.toString();
    }

    /// CR is the break between lines of a message: LF, alone or behind a CR, becomes one. TAB stays.
    static String message(String octets, int limit) {
        String text = OctetText.withoutC1(octets);
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit));
        for (int i = 0; i < text.length() && out.length() < limit; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                if (i == 0 || text.charAt(i - 1) != '\r') {
                    out.append('\r');
                }
            } else {
                out.append(c == '\t' || c == '\r' ? c : octet(c));
            }
        }
        return out.toString();
    }

    /// A character above 0xff would be cut to some octet, LF among them, by whoever casts it.
    private static char octet(char c) {
        return c < ' ' || c == 0x7f || c > 0xff ? SUBSTITUTE : c;
    }
}
