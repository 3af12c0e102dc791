package org.zsmtp.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The diagnostic records of a control file, in their order, whoever has written them. What looks like one and is none
/// is passed over. For one thread, as long as the file is open.
public final class DiagnosticLines {

    /// What is longer is cut.
    private static final int LONGEST = 1 << 16;

    private static final int NUMBERS = 5;

    private final Octets octets;
    private long position;

    DiagnosticLines(Octets octets) {
        this.octets = octets;
    }

    /// Reads the next one. Its texts are hostile: a NUL in the notary has become a question mark, nothing else is
    /// looked at.
    ///
    /// @return null where there is none
    /// @throws MalformedControlFile where the file is not any more what it was when it was opened
    public @Nullable DiagnosticRecord next() throws IOException, MalformedControlFile {
        while (position < octets.length()) {
            ControlLine line = ControlLine.at(octets, position);
            position = line.next();
            if (!line.block() && line.end() - line.start() > 2 && octets.at(line.start()) == 'd') {
                long start = line.start() + 2;
                DiagnosticRecord diagnostic = parse(octets.text(start, Math.min(line.end(), start + LONGEST)));
                if (diagnostic != null) {
                    return diagnostic;
                }
            }
        }
        return null;
    }

    private static @Nullable DiagnosticRecord parse(String value) {
        String[] parts = value.split("\t", 3);
        String[] numbers = parts[0].split(":", -1);
        if (parts.length < 3 || numbers.length != NUMBERS) {
            return null;
        }
        try {
            return new DiagnosticRecord(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[4]),
                    parts[1].replace('\0', '?'),
                    parts[2]);
        } catch (NumberFormatException notOne) {
            return null;
        }
    }
}
