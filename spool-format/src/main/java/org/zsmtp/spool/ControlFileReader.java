package org.zsmtp.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/// A control file that is read piece by piece: what it says of the whole message, then its recipients one after the
/// other, and the headers of those that are sent to. However large the file is and whatever is in it, the memory that
/// this takes is bounded, but for the headers that a caller asks for.
///
/// Law: any octets either become a file or are refused with [MalformedControlFile]; nothing else is ever thrown for
/// them. For one thread, as long as the channel is open.
public final class ControlFileReader {

    private final Octets octets;
    private final ControlFile file;

    private ControlFileReader(Octets octets) throws IOException, MalformedControlFile {
        this.octets = octets;
        this.file = new ControlFileParser(octets).whole();
    }

    /// Looks through a file from its start, whatever the channel's position is, as far as it reached when the call
    /// began: records that others append meanwhile are no concern of an agent's.
    ///
    /// @throws MalformedControlFile where no recipient can be taken from it
    /// @throws IOException          where it cannot be read, or is cut off while it is read
    public static ControlFileReader open(FileChannel channel) throws IOException, MalformedControlFile {
        return new ControlFileReader(Octets.of(channel));
    }

    /// The same for octets in memory.
    ///
    /// @throws MalformedControlFile where no recipient can be taken from them
    public static ControlFileReader of(byte[] octets) throws MalformedControlFile {
        try {
            return new ControlFileReader(Octets.of(octets));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @return how many octets of the file there were
    public long length() {
        return octets.length();
    }

    /// @return what it says of the whole message
    public ControlFile file() {
        return file;
    }

    /// @return its recipients from the first on, with the tags that they have when they are read
    public RecipientLines recipients() {
        return new RecipientLines(new ControlFileParser(octets));
    }

    /// @return its diagnostic records from the first on
    public DiagnosticLines diagnostics() {
        return new DiagnosticLines(octets);
    }

    /// Reads the header fields of a block: folded ones in one text with their LFs inside, none with its last LF; one
    /// octet in each character. All of them are in memory then: [HeaderBlock] tells before how much that is.
    public List<String> headers(HeaderBlock block) throws IOException {
        List<String> headers = new ArrayList<>();
        long end = block.offset() - 2 + block.octetLength();
        long start = block.offset();
        for (long i = start; i < end; i++) {
            if (ControlFileParser.endsHeader(octets, i)) {
                headers.add(octets.text(start, i));
                start = i + 1;
            }
        }
        return headers;
    }
}
