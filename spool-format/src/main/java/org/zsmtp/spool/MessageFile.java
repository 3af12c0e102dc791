package org.zsmtp.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The message file of a job: its body from the body offset to the end, and what is told from its inode. The
/// envelope and the headers in front of the body are never read.
///
/// A small body is in memory when it has been opened, and can be read for ever. A large one is read from the
/// file, whose descriptor is held until this is closed; an interrupt of a thread that reads closes it for all
/// readers, as with every [FileChannel]. Readers are independent of each other and may be on any threads.
public final class MessageFile implements Closeable {

    /// The most octets of a body that is kept in memory: a hundred agents with four jobs each are to have room for it.
    private static final int SMALL = 32 * 1024;

    private final Path file;
    private final @Nullable FileChannel channel;
    private final byte @Nullable [] small;
    private final FileIdentity identity;
    private final long bodyOffset;

    private MessageFile(
            Path file, @Nullable FileChannel channel, byte @Nullable [] small, FileIdentity identity, long bodyOffset) {
        this.file = file;
        this.channel = channel;
        this.small = small;
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
            return open(held, bodyOffset);
        } catch (NoSuchFileException e) {
            SpoolFileException missing =
                    new SpoolFileException(SpoolFileException.Reason.MISSING, "message file is missing");
            missing.initCause(e);
            throw missing;
        }
    }

    /// The same for a file that is held.
    static MessageFile open(PathDescriptor held, long bodyOffset) throws IOException {
        FileIdentity identity = held.identity();
        if (bodyOffset < 0 || identity.size() < bodyOffset) {
            throw new SpoolFileException(
                    SpoolFileException.Reason.TOO_SHORT, "message file ends before its body at " + bodyOffset);
        }
        FileChannel channel = DescriptorChannel.of(held, PathDescriptor.Access.READ);
        if (identity.size() - bodyOffset > SMALL) {
            return new MessageFile(held.name(), channel, null, identity, bodyOffset);
        }
        try (channel) {
            byte[] small = read(channel, bodyOffset, (int) (identity.size() - bodyOffset));
            if (!held.identity().equals(identity)) {
                throw changed();
            }
            return new MessageFile(held.name(), null, small, identity, bodyOffset);
        }
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(length);
        while (all.hasRemaining()) {
            if (channel.read(all, offset + all.position()) < 0) {
                throw changed();
            }
        }
        return all.array();
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
        FileChannel read = channel;
        if (read == null) {
            return;
        }
        FileIdentity now;
        try (PathDescriptor held = PathDescriptor.open(file)) {
            now = held.identity();
        } catch (NoSuchFileException | SpoolFileException e) {
            IOException changed = changed();
            changed.initCause(e);
            throw changed;
        }
        if (!now.equals(identity) || read.size() != identity.size()) {
            throw changed();
        }
    }

    private static IOException changed() {
        return new IOException("the message file has changed since it was looked at");
    }

    /// @return where it was found
    public Path path() {
        return file;
    }

    /// Whether it can still be read after [#close].
    public boolean isInMemory() {
        return small != null;
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
        int length = (int) Math.min(left, target.remaining());
        if (small != null) {
            target.put(small, (int) position, length);
            return length;
        }
        FileChannel from = Objects.requireNonNull(channel);
        int limit = target.limit();
        target.limit(target.position() + length);
        try {
            return from.read(target, bodyOffset + position);
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
        if (channel != null) {
            channel.close();
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
