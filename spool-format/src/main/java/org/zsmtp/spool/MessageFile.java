package org.zsmtp.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// The message file of a job: its body from the body offset to the end, and what is told from its inode. The
/// envelope and the headers in front of the body are never read.
///
/// Holds one descriptor until it is closed. Its readers are independent of each other and may be on any threads; an
/// interrupt of a thread that reads closes the file for all of them, as with every [FileChannel].
public final class MessageFile implements Closeable {

    private final Path file;
    private final FileChannel channel;
    private final FileIdentity identity;
    private final long bodyOffset;

    private MessageFile(Path file, FileChannel channel, FileIdentity identity, long bodyOffset) {
        this.file = file;
        this.channel = channel;
        this.identity = identity;
        this.bodyOffset = bodyOffset;
    }

    /// Opens a message file. What is looked at is what is opened, and nothing but a regular file is: a FIFO that
    /// takes its place at any moment is noticed and never waited for.
    ///
    /// @param file       as [SpoolDirectory#messageFile] gives it
    /// @param bodyOffset where the body starts, in octets; at the end of the file where the body is empty
    /// @throws SpoolFileException where it is missing, no regular file, or ends before `bodyOffset`
    public static MessageFile open(Path file, long bodyOffset) throws IOException {
        try (PathDescriptor held = PathDescriptor.open(file)) {
            FileIdentity identity = FileIdentity.of(held.path());
            if (bodyOffset < 0 || identity.size() < bodyOffset) {
                throw new SpoolFileException(
                        SpoolFileException.Reason.TOO_SHORT, "message file ends before its body at " + bodyOffset);
            }
            FileChannel channel = FileChannel.open(held.path(), StandardOpenOption.READ);
            return new MessageFile(file, channel, identity, bodyOffset);
        } catch (NoSuchFileException e) {
            SpoolFileException missing =
                    new SpoolFileException(SpoolFileException.Reason.MISSING, "message file is missing");
            missing.initCause(e);
            throw missing;
        }
    }

    /// Opens it again.
    ///
    /// @param identity what it was
    /// @throws IOException where it is another file by now, or has another content; also as for [#open]
    public static MessageFile reopen(Path file, long bodyOffset, FileIdentity identity) throws IOException {
        MessageFile again = open(file, bodyOffset);
        if (!again.identity.equals(identity)) {
            again.close();
            throw changed();
        }
        return again;
    }

    /// Finds out whether what has been read is the content of one file at one time.
    ///
    /// @throws IOException where the file has changed, or another one has its name, since it was opened
    public void requireUnchanged() throws IOException {
        FileIdentity now;
        try {
            now = FileIdentity.of(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | SpoolFileException e) {
            IOException changed = changed();
            changed.initCause(e);
            throw changed;
        }
        if (!now.equals(identity) || channel.size() != identity.size()) {
            throw changed();
        }
    }

    private static IOException changed() {
        return new IOException("the message file has changed since it was looked at");
    }

    /// @return what it was when it was opened
    public FileIdentity identity() {
        return identity;
    }

    /// @return the octets of the body
    public long bodyLength() {
        return identity.size() - bodyOffset;
    }

    /// @return the message's name in logs
    public String spoolId() {
        return SpoolId.of(identity.inode(), identity.modified());
    }

    /// @return when the message came
    public Instant modified() {
        return identity.modified();
    }

    /// Reads octets of the body.
    ///
    /// @param position from where, counted from the body's start
    /// @return how many octets came; -1 at the body's end, also where the file was cut off since it was opened
    public int read(ByteBuffer target, long position) throws IOException {
        long left = bodyLength() - position;
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
