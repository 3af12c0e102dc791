package org.zsmtp.smtp.mime;

/// Folds the lines of a header field that are longer than SMTP takes (RFC 5322 sections 2.1.1 and 2.2.3). Unfolded
/// it reads the same, but for a blank after a comma, a semicolon or an identifier of a structured field.
final class Folding {
    private static final int LAST_COLUMN = 78;

    /// Whether a field is more than text.
    enum Syntax {
        UNSTRUCTURED,
        STRUCTURED
    }

    private final String line;
    private final Syntax syntax;
    private final StringBuilder out = new StringBuilder();
    private boolean quoted;
    private int comments;
    private boolean angle;
    private int from;

    /// Where the line may be broken: what is after goes to the next.
    private int mayBreak = -1;

    private boolean needsBlank;

    private Folding(String line, Syntax syntax) {
        this.line = line;
        this.syntax = syntax;
    }

    /// @param field with LF as line end, the last left out
    static String folded(String field, Syntax syntax) {
        StringBuilder all = new StringBuilder(field.length() + 16);
        for (String line : field.split("\n", -1)) {
            all.append(all.isEmpty() ? "" : "\n");
            all.append(line.length() > Survey.LONGEST_LINE ? new Folding(line, syntax).folded() : line);
        }
        return all.toString();
    }

    private String folded() {
        for (int i = 0; i < line.length(); i++) {
            if (i - from >= LAST_COLUMN && mayBreak > from) {
                breakLine();
            }
            look(i);
        }
        return out.append(line, from, line.length()).toString();
    }

    private void breakLine() {
        out.append(line, from, mayBreak).append(needsBlank ? "\n " : "\n");
        from = mayBreak;
    }

    private void look(int i) {
        char c = line.charAt(i);
        char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
        if (isBlank(c)) {
            boolean first = i > from && !isBlank(line.charAt(i - 1));
            if (first
                    && !line.substring(i).isBlank()
                    && !line.substring(from, i).isBlank()
                    && !angle) {
                mayBreak = i;
                needsBlank = false;
            }
            return;
        }
        if (syntax == Syntax.UNSTRUCTURED) {
            return;
        }
        switch (c) {
            case '\\' -> {
                // What follows means itself; it is no place to break at, and no state of its own is kept for that.
            }
            case '"' -> quoted ^= comments == 0 && !isEscaped(i);
            case '(' -> comments += quoted || isEscaped(i) ? 0 : 1;
            case ')' -> comments -= quoted || isEscaped(i) || comments == 0 ? 0 : 1;
            case '<' -> angle |= !quoted && comments == 0;
            case '>' -> angle &= quoted || comments > 0;
            default -> {
                // Part of a word.
            }
        }
        boolean between = (c == ',' || c == ';' || (c == '>' && next == '<')) && !quoted && comments == 0 && !angle;
        if (between && !isBlank(next)) {
            mayBreak = i + 1;
            needsBlank = true;
        }
    }

    private boolean isEscaped(int i) {
        int slashes = 0;
        while (i - slashes > 0 && line.charAt(i - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
