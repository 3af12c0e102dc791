package org.zsmtp.scheduler;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The agent's side of its standard output.
///
/// Law: any [AgentLine], whatever its texts, becomes exactly one line of octets that ends in its only LF, has no
/// NUL, and is read back as a line of the same kind. Characters up to 0xff are octets of the same value.
public final class AgentLineWriter {

    /// The most octets of a message that are written; the original agent formats into 8192 and stops 30 short.
    public static final int MESSAGE_OCTETS = 8192 - 30;

    /// The most octets of a path behind `#resync`.
    public static final int RESYNC_OCTETS = 200;

    private AgentLineWriter() {}

    /// @return the line with its LF
    public static byte[] octets(AgentLine line) {
        String text = switch (line) {
            case AgentLine.Hungry _ -> "#hungry";
            case AgentLine.Resync(String path) -> "#resync " + LineText.oneLine(path, RESYNC_OCTETS);
            // The space keeps the scheduler from finding a directive in the text.
            case AgentLine.Comment(String comment) -> "# " + LineText.oneLine(comment, MESSAGE_OCTETS);
            case AgentLine.RecipientReport report -> report(report);
        };
        return (text + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @return the message as a report shows it; a diagnostic record holds the same text
    public static String message(String text) {
        return LineText.message(text, MESSAGE_OCTETS);
    }

    private static String report(AgentLine.RecipientReport report) {
        String message = message(report.message());
        // The argument of a retryat is followed by a space even where no text is.
        boolean separated = !message.isEmpty() || report.status().verb() == Verb.RETRYAT;
        return report.id() + "/" + report.offset() + "\t" + text(report.notary()) + "\t"
                + report.status().text() + (separated ? " " : "") + message;
    }

    private static String text(@Nullable NotaryFields notary) {
        return notary == null ? "" : notary.text();
    }
}
