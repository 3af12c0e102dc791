package org.zsmtp.daemon.batch;

/// Expands TABs as ZMailer's agent does: to columns 8, 16 and so on of their line.
final class TabStops {
    private static final int DISTANCE = 8;

    private TabStops() {}

    /// @param field one header field, folds inside
    static String expand(String field) {
        if (field.indexOf('\t') < 0) {
            return field;
        }
        StringBuilder out = new StringBuilder(field.length() + DISTANCE);
        int column = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\t') {
                int blanks = DISTANCE - column % DISTANCE;
                out.repeat(' ', blanks);
                column += blanks;
            } else {
                out.append(c);
                column = c == '\n' ? 0 : column + 1;
            }
        }
        return out.toString();
    }
}
