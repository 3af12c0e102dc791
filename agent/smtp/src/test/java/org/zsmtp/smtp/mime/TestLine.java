package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;

/// Lines as [Lines] gives them, in the midst of other octets. One octet in each character.
final class TestLine {

    private TestLine() {}

    /// A whole line.
    static Line of(String text, Line.End end) {
        return piece(text, true, true, end);
    }

    /// @param starts whether nothing of the line came before
    /// @param whole  whether it is all of the line
    static Line piece(String text, boolean starts, boolean whole, Line.End end) {
        Line line = new Line();
        line.octets = ("-=\u00ff" + text + "--\u00ff").getBytes(StandardCharsets.ISO_8859_1);
        line.from = 3;
        line.to = 3 + text.length();
        line.starts = starts;
        line.whole = whole;
        line.end = end;
        line.high = (int) text.chars().filter(c -> c > 0x7f).count();
        line.nul = (int) text.chars().filter(c -> c == 0).count();
        line.escapes =
                (int) text.chars().filter(c -> c < ' ' || c > 0x7e || c == '=').count();
        return line;
    }

    /// @param text a field of one line
    static Field field(String text) {
        Field field = new Field();
        field.append(of(text, Line.End.LF));
        return field;
    }
}
