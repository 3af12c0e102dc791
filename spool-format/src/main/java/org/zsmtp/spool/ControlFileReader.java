package org.zsmtp.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Octets of a control file in, its records out.
///
/// Law: any octets either become a [ControlFile] or are refused with [MalformedControlFile]; nothing else is ever
/// thrown for them, and memory stays within a small multiple of their number.
public final class ControlFileReader {

    /// The largest file that is read, 32 MiB: room for some 200,000 recipients.
    public static final int MAX_OCTETS = 32 << 20;

    private ControlFileReader() {}

    /// Reads a file from its start, whatever the channel's position is, as far as it reached when the call began:
    /// records that others append meanwhile are no concern of an agent's.
    ///
    /// @throws MalformedControlFile where no recipient can be taken from it
    /// @throws EOFException         where it is cut off while it is read
    public static ControlFile read(FileChannel channel) throws IOException, MalformedControlFile {
        return parse(octets(channel, MAX_OCTETS));
    }

    /// Parses a file.
    ///
    /// @throws MalformedControlFile where no recipient can be taken from it
    public static ControlFile parse(byte[] octets) throws MalformedControlFile {
        return new ControlFileParser(octets).parse();
    }

    static byte[] octets(FileChannel channel, int limit) throws IOException, MalformedControlFile {
        long size = channel.size();
        if (size > limit) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.TOO_LARGE, "control file of " + size + " octets, more than " + limit);
        }
        ByteBuffer octets = ByteBuffer.allocate((int) size);
        while (octets.hasRemaining()) {
            if (channel.read(octets, octets.position()) < 0) {
                throw new EOFException("control file ends at " + octets.position() + " of " + size + " octets");
            }
        }
        return octets.array();
    }
}
