package org.zsmtp.it.compat;

import java.util.Locale;
import org.zsmtp.testkit.Escapes;

/// One thing that the agent did otherwise than the original. Texts are printable and short enough for a table.
///
/// @param kind     what differs
/// @param where    which report, record or message
/// @param captured the original's
/// @param ours     the agent's
record Difference(Kind kind, String where, String captured, String ours) {

    private static final int LONGEST = 240;

    enum Kind {
        /// The class of a report: ok, ok2, ok3, error, error2 or deferred.
        STATUS,
        /// Which of the words for a deferral.
        WORD,
        /// Recipient and action in the notary of a report.
        NOTARY,
        /// The other sub-fields of a report's notary.
        DETAIL,
        /// A `#resync` line.
        RESYNC,
        /// How many `#hungry` lines.
        HUNGRY,
        /// A line that the scheduler could not read.
        MISFORMED,
        /// Tag octet of a recipient's line.
        TAG,
        /// Pid and delay slot of a recipient's line.
        SLOT,
        /// Diagnostic records, all but their message text.
        RECORD,
        /// The message text of a diagnostic record.
        TEXT,
        /// The rest of a control file.
        CONTROL,
        /// A message that only one side sent.
        MESSAGE,
        /// Paths and parameters of a message's envelope.
        ENVELOPE,
        /// The header field that the agent edits.
        RECEIVED,
        /// Another header field.
        HEADER,
        /// What follows the header.
        BODY,
        /// Exit status.
        EXIT,
        /// A rule of SMTP that was broken.
        UNLAWFUL;

        /// Whether a difference of this kind must be listed. The others are told for information: the scheduler tries
        /// every deferral again by its own clock, and what it keeps of one is replaced by the next attempt's.
        boolean binding() {
            return switch (this) {
                case WORD, DETAIL -> false;
                case STATUS,
                        NOTARY,
                        TEXT,
                        RESYNC,
                        HUNGRY,
                        MISFORMED,
                        TAG,
                        SLOT,
                        RECORD,
                        CONTROL,
                        MESSAGE,
                        ENVELOPE,
                        RECEIVED,
                        HEADER,
                        BODY,
                        EXIT,
                        UNLAWFUL -> true;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Difference {
        captured = cell(captured);
        ours = cell(ours);
    }

    private static String cell(String octets) {
        String text = Escapes.escape(octets);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    @Override
    public String toString() {
        return String.join("\t", kind.word(), where, captured, ours);
    }
}
