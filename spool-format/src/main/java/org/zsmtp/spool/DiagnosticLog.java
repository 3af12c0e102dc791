package org.zsmtp.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The end of a control file, where diagnostic records are appended.
///
/// A record goes out in one write to a file opened for appending, because the scheduler may append at the same
/// time, and is on the disk when [#append] returns. A record that did not get there whole is taken back.
public final class DiagnosticLog {

    private final Path controlFile;

    public DiagnosticLog(Path controlFile) {
        this.controlFile = controlFile;
    }

    /// @throws IOException where the record is not in the file, or not surely
    public void append(DiagnosticRecord diagnostic) throws IOException {
        byte[] octets = diagnostic.octets();
        try (FileChannel channel = FileChannel.open(
                controlFile, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            append(channel, ByteBuffer.wrap(endsInsideLine() ? behindLineFeed(octets) : octets));
        }
    }

    static void append(FileChannel channel, ByteBuffer octets) throws IOException {
        long before = channel.size();
        int length = octets.remaining();
        int written = channel.write(octets);
        if (written == length) {
            channel.force(true);
            return;
        }
        // What someone else has appended meanwhile must not be cut off.
        if (channel.size() == before + written) {
            channel.truncate(before);
        }
        throw new IOException("diagnostic record written only to " + written + " of " + length + " octets");
    }

    /// Half a record of an earlier agent's would swallow this one.
    private boolean endsInsideLine() throws IOException {
        try (FileChannel channel = FileChannel.open(controlFile, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
        }
    }

    private static byte[] behindLineFeed(byte[] octets) {
        byte[] out = new byte[octets.length + 1];
        out[0] = '\n';
        System.arraycopy(octets, 0, out, 1, octets.length);
        return out;
    }
}
