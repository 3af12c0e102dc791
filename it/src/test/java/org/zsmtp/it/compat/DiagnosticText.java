package org.zsmtp.it.compat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A diagnostic record of a control file, taken apart, with what differs from run to run masked.
///
/// @param recipient offset of the recipient's line
/// @param places    offsets of the header block and of the recipient's N line
/// @param notary    the six sub-fields
/// @param text      the message
record DiagnosticText(long recipient, String places, List<String> notary, String text) {

    private static final Pattern SHAPE =
            Pattern.compile("(-?\\d+):(-?\\d+):(-?\\d+)::\\d+\t([^\t]*)\t(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+)\\|\\d+");
    private static final Pattern AGENT = Pattern.compile("\\[\\d+\\]$");

    DiagnosticText {
        notary = List.copyOf(notary);
    }

    /// @param record without letter and tag
    static DiagnosticText parse(String record) {
        Matcher parts = SHAPE.matcher(record);
        if (!parts.matches()) throw new IllegalArgumentException("not a diagnostic record: " + record);
        return new DiagnosticText(
                Long.parseLong(parts.group(1)),
                parts.group(2) + ":" + parts.group(3),
                Arrays.stream(parts.group(4).split("\u0001", -1))
                        .map(DiagnosticText::masked)
                        .toList(),
                masked(parts.group(5)));
    }

    /// @return the text with port numbers, the process number and MAIL parameters masked
    static String masked(String text) {
        return MailLine.masked(
                AGENT.matcher(PORT.matcher(text).replaceAll("$1|PORT")).replaceAll("[PID]"), true);
    }
}
