package org.zsmtp.bench.demo;

/// Text for a terminal of the usual width.
final class Terminal {
    private static final int WIDTH = 80;
    private static final String INDENT = "  ";
    private static final String CONTINUED = "      ";

    private Terminal() {}

    /// @return the text, indented, and broken at blanks where it is longer than a line; a longer word stays whole
    static String indented(String text) {
        StringBuilder lines = new StringBuilder(INDENT);
        int column = INDENT.length();
        boolean begins = true;
        for (String word : text.split(" ", -1)) {
            if (!begins && column + 1 + word.length() > WIDTH) {
                lines.append('\n').append(CONTINUED);
                column = CONTINUED.length();
            } else if (!begins) {
                lines.append(' ');
                column++;
            }
            begins = false;
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
