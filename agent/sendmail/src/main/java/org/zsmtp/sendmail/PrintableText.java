package org.zsmtp.sendmail;

/// Text from elsewhere made fit for a terminal and for one line of a log.
final class PrintableText {

    private PrintableText() {}

    /// @return `text` with a question mark for every control character, line ends among them
    static String line(String text) {
        boolean clean = text.chars().noneMatch(PrintableText::isControl);
        if (clean) {
            return text;
        }
        StringBuilder harmless = new StringBuilder(text.length());
        text.chars().forEach(c -> harmless.append(isControl(c) ? '?' : (char) c));
        return harmless.toString();
    }

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }
}
