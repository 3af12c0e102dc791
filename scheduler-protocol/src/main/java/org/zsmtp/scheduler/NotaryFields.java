package org.zsmtp.scheduler;

import java.util.ArrayList;
import java.util.List;

/// The six sub-fields from which a delivery status notification is made. Their texts may come from anywhere: what
/// could end a sub-field, the field or the line is replaced when they are written.
///
/// @param recipient       the final recipient: the user part of the recipient's address quad, verbatim; characters
///     that a terminal could take for commands are written `\x{HEX}` ([OctetText])
/// @param action          what has become of it
/// @param status          an enhanced status code `x.y.z`, optionally ` (comment)` behind it; may be empty
/// @param diagnostic      `smtp; NNN (text)`; may be empty
/// @param whileTalkingTo  `dns; name (addresses)` or `X-IP-addr; [literal] (addresses)`; may be empty
/// @param agent           `smtp[pid]`
public record NotaryFields(
        String recipient, NotaryAction action, String status, String diagnostic, String whileTalkingTo, String agent) {

    /// The most octets of one sub-field that are written.
    public static final int SUBFIELD_OCTETS = 2000;

    private static final char SEPARATOR = '\u0001';
    private static final int COUNT = 6;

    /// @return the field as it is written, in reports and in diagnostic records: always five separators (0x01),
    ///     no TAB, LF, CR or NUL, one octet in each character
    public String text() {
        return String.join(
                String.valueOf(SEPARATOR),
                clean(OctetText.addressWithoutC1(recipient)),
                action.word(),
                clean(status),
                clean(diagnostic),
                clean(whileTalkingTo),
                clean(agent));
    }

    /// Parses a field.
    ///
    /// @throws IllegalArgumentException where it has not exactly six sub-fields, or an unknown action
    public static NotaryFields parse(String text) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == SEPARATOR) {
                fields.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (fields.size() != COUNT) {
            throw new IllegalArgumentException("notary of " + fields.size() + " sub-fields");
        }
        NotaryAction action = NotaryAction.of(fields.get(1));
        if (action == null) {
            throw new IllegalArgumentException("notary with an unknown action");
        }
        return new NotaryFields(fields.get(0), action, fields.get(2), fields.get(3), fields.get(4), fields.get(5));
    }

    private static String clean(String text) {
        return LineText.oneLine(text, SUBFIELD_OCTETS);
    }
}
