package org.zsmtp.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A file on a bad disk: a write takes only so many octets, and fails where there is no more room, or takes nothing
/// where it goes to a given place or is to; a read gives only so many; nothing may be cut off, with or without a word
/// of it, or forced to the disk. Notes how often it is written and whether it is forced to the disk.
final class ShortWriteChannel extends FileChannel {

    /// What others do to the file right behind a write.
    interface Meanwhile {
        void run() throws IOException;
    }

    private final FileChannel channel;
    private final int most;
    private final Meanwhile meanwhile;
    int writes;
    boolean forced;
    int room = Integer.MAX_VALUE;
    boolean fails = true;
    boolean truncates = true;
    boolean ignoresTruncation;
    boolean forces = true;

    ShortWriteChannel(FileChannel channel, int most, Meanwhile meanwhile) {
        this.channel = channel;
        this.most = most;
        this.meanwhile = meanwhile;
    }

    @Override
    public int write(ByteBuffer octets) throws IOException {
        writes++;
        int taken = Math.min(Math.min(most, room), octets.remaining());
        if (taken == 0 && fails) {
            throw new IOException("No space left on device");
        }
        room -= taken;
        int written = channel.write(octets.slice(octets.position(), taken));
        octets.position(octets.position() + written);
        meanwhile.run();
        return written;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (!truncates) {
            throw new IOException("Input/output error");
        }
        if (!ignoresTruncation) {
            channel.truncate(size);
        }
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (!forces) {
            throw new IOException("Input/output error");
        }
        forced = true;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int wanted = Math.min(most, target.remaining());
        ByteBuffer piece = target.slice(target.position(), wanted);
        int read = channel.read(piece, position);
        target.position(target.position() + Math.max(read, 0));
        return read;
    }

    @Override
    public int write(ByteBuffer octets, long position) throws IOException {
        writes++;
        int taken = Math.min(Math.min(most, room), octets.remaining());
        room -= taken;
        int written = taken == 0 ? 0 : channel.write(octets.slice(octets.position(), taken), position);
        octets.position(octets.position() + written);
        meanwhile.run();
        return written;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
