package org.zsmtp.smtp.text;

import java.util.ArrayList;
import java.util.List;

/// Text for people, in lines of a given width.
public final class Paragraph {

    private Paragraph() {}

    /// Breaks a text at its blanks; a word that is longer than a line is cut through.
    ///
    /// @param text  printable
    /// @param width columns, positive
    /// @return at least one line, without a line end
    public static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        String left = text.strip();
        while (left.length() > width) {
            int blank = left.lastIndexOf(' ', width);
            int end = blank > 0 ? blank : width;
            lines.add(left.substring(0, end).stripTrailing());
            left = left.substring(end).strip();
        }
        lines.add(left);
        return lines;
    }
}
