package org.zsmtp.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recipients of a control file that an agent can make sense of, in file order. For one thread.
public final class RecipientLines {

    private final ControlFileParser parser;

    RecipientLines(ControlFileParser parser) {
        this.parser = parser;
    }

    /// Reads the next one.
    ///
    /// @return null where there is none
    /// @throws MalformedControlFile where the file is not any more what it was when it was opened
    public @Nullable RecipientLine next() throws IOException, MalformedControlFile {
        return parser.next();
    }

    /// Reads all the others into memory: for files that are known to be small.
    public List<RecipientLine> rest() throws IOException, MalformedControlFile {
        List<RecipientLine> rest = new ArrayList<>();
        for (RecipientLine line = next(); line != null; line = next()) {
            rest.add(line);
        }
        return rest;
    }
}
