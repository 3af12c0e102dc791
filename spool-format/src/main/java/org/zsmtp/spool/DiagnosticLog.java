package org.zsmtp.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The end of a control file, where diagnostic records are appended.
///
/// A record goes out in one write to a file opened for appending, because the scheduler may append at the same time.
/// It is either in the file when [#append] returns, or it is not: half of one is continued, or taken back. Where the
/// system cannot tell whether it is on the disk it is taken back too; where that is not possible it counts as written,
/// because whoever wrote it again would have the sender told twice (decision 0062).
public final class DiagnosticLog {

    /// A letter that no reader of control files knows, in place of a record's own.
    private static final byte VOID = '#';

    private static final int MOST_WRITES = 1000;

    private final Place place;

    /// How a record got there.
    public enum Durability {
        /// It is on the disk.
        ON_DISK,
        /// It is in the file. The system could not bring it to the disk, nor could it be taken back.
        IN_FILE
    }

    /// Where the control file is, looked for when it is first needed.
    public interface Place {
        Path path() throws IOException;
    }

    public DiagnosticLog(Path controlFile) {
        this(() -> controlFile);
    }

    public DiagnosticLog(Place place) {
        this.place = place;
    }

    /// @throws IOException where the record is not in the file
    public Durability append(DiagnosticRecord diagnostic) throws IOException {
        byte[] octets = diagnostic.octets();
        Path controlFile = place.path();
        boolean inside = endsInsideLine(controlFile);
        FileChannel channel = FileChannel.open(
                controlFile, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        try {
            return append(
                    channel,
                    (position, octet) -> overwrite(controlFile, position, octet),
                    inside ? behindLineFeed(octets) : octets);
        } finally {
            try {
                channel.close();
            } catch (IOException late) {
                // What is in the file stays there, and the disk has been asked before.
            }
        }
    }

    /// Puts one octet over another one that is in the file already.
    interface Patch {
        void put(long position, byte octet) throws IOException;
    }

    static Durability append(FileChannel channel, Patch patch, byte[] record) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(record);
        long before = channel.size();
        try {
            write(channel, octets, before);
        } catch (IOException e) {
            undo(channel, patch, before, octets);
            throw e;
        }
        try {
            channel.force(true);
            return Durability.ON_DISK;
        } catch (IOException e) {
            if (takeBack(channel, before, octets.position())) {
                throw e;
            }
            return Durability.IN_FILE;
        }
    }

    /// A disk that is nearly full takes a part. The rest may follow as long as nobody else has written behind it.
    private static void write(FileChannel channel, ByteBuffer octets, long before) throws IOException {
        int length = octets.remaining();
        for (int writes = 0; octets.hasRemaining(); writes++) {
            int already = octets.position();
            boolean alone = already == 0 || channel.size() == before + already;
            if (writes == MOST_WRITES || !alone || channel.write(octets) <= 0) {
                throw new IOException("diagnostic record written only to " + already + " of " + length + " octets");
            }
        }
    }

    /// Half a record without its end must not be read as one.
    private static void undo(FileChannel channel, Patch patch, long before, ByteBuffer octets) {
        int written = octets.position();
        if (written == 0 || takeBack(channel, before, written)) {
            return;
        }
        try {
            int letter = octets.get(0) == '\n' ? 1 : 0;
            if (written > letter) {
                patch.put(before + letter, VOID);
            }
        } catch (IOException worse) {
            // The reader finds a record that is cut off.
        }
    }

    /// @return whether the octets are out of the file. What someone else has appended meanwhile is never cut off.
    private static boolean takeBack(FileChannel channel, long before, int written) {
        try {
            if (channel.size() != before + written) {
                return false;
            }
            channel.truncate(before);
            return channel.size() == before;
        } catch (IOException e) {
            return false;
        }
    }

    private static void overwrite(Path controlFile, long position, byte octet) throws IOException {
        try (FileChannel channel = FileChannel.open(controlFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.write(ByteBuffer.wrap(new byte[] {octet}), position) != 1) {
                throw new EOFException("one octet not written");
            }
        }
    }

    /// Half a record of an earlier agent's would swallow this one.
    private static boolean endsInsideLine(Path controlFile) throws IOException {
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
