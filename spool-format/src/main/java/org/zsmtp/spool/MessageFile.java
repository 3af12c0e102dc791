package org.zsmtp.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/// The message file of a job: its body from the body offset to the end, and what is told from its inode. The
/// envelope and the headers in front of the body are never read.
///
/// Holds one descriptor until it is closed. Its readers are independent of each other and may be on any threads; an
/// interrupt of a thread that reads closes the file for all of them, as with every [FileChannel].
public final class MessageFile implements Closeable {

    private static final long LEAST_HEADERS = 80;

    private final FileChannel channel;
    private final long bodyOffset;
    private final long bodyLength;
    private final long inode;
    private final Instant modified;

    private MessageFile(FileChannel channel, long bodyOffset, long bodyLength, long inode, Instant modified) {
        this.channel = channel;
        this.bodyOffset = bodyOffset;
        this.bodyLength = bodyLength;
        this.inode = inode;
        this.modified = modified;
    }

    /// Opens a message file.
    ///
    /// @param file       as [SpoolDirectory#messageFile] gives it
    /// @param bodyOffset where the body starts, in octets; at the end of the file where the body is empty
    /// @throws SpoolFileException where it is missing, no regular file, or ends before `bodyOffset`
    public static MessageFile open(Path file, long bodyOffset) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new SpoolFileException(SpoolFileException.Reason.NOT_REGULAR, "message file is not regular");
            }
            long inode = (Long) Objects.requireNonNull(
                    Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS), "inode number");
            Instant modified = attributes.lastModifiedTime().toInstant();
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return open(channel, bodyOffset, inode, modified);
        } catch (NoSuchFileException e) {
            SpoolFileException missing =
                    new SpoolFileException(SpoolFileException.Reason.MISSING, "message file is missing");
            missing.initCause(e);
            throw missing;
        }
    }

    /// @return the octets of the body
    public long bodyLength() {
        return bodyLength;
    }

    /// @return the size that `MAIL` announces: body and longest header block, and three of a hundred for line ends
    public long sizeEstimate(ControlFile control) {
        long size = bodyLength + Math.max(LEAST_HEADERS, control.longestHeaderBlock());
        return size + 3 * size / 100;
    }

    /// @return the message's name in logs
    public String spoolId() {
        return SpoolId.of(inode, modified);
    }

    /// @return when the message came
    public Instant modified() {
        return modified;
    }

    /// Reads octets of the body.
    ///
    /// @param position from where, counted from the body's start
    /// @return how many octets came; -1 at the body's end, also where the file was cut off since it was opened
    public int read(ByteBuffer target, long position) throws IOException {
        long left = bodyLength - position;
        if (left <= 0) {
            return -1;
        }
        if (target.remaining() <= left) {
            return channel.read(target, bodyOffset + position);
        }
        int limit = target.limit();
        target.limit(target.position() + (int) left);
        try {
            return channel.read(target, bodyOffset + position);
        } finally {
            target.limit(limit);
        }
    }

    /// @return a stream over the body from its start, for one thread. Closing it changes nothing.
    public InputStream body() {
        return new BodyStream();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static MessageFile open(FileChannel channel, long bodyOffset, long inode, Instant modified)
            throws IOException {
        boolean opened = false;
        try {
            long length = channel.size() - bodyOffset;
            if (length < 0 || bodyOffset < 0) {
                throw new SpoolFileException(
                        SpoolFileException.Reason.TOO_SHORT, "message file ends before its body at " + bodyOffset);
            }
            opened = true;
            return new MessageFile(channel, bodyOffset, length, inode, modified);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private final class BodyStream extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = MessageFile.this.read(ByteBuffer.wrap(target, offset, length), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
