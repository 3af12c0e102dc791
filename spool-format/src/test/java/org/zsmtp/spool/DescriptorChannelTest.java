package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.spool.PathDescriptor.Access;

class DescriptorChannelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit fills it.
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("1");
        Files.writeString(file, "0123456789");
    }

    private FileChannel open(Access access) throws IOException {
        try (PathDescriptor held = PathDescriptor.ofDirectory(directory);
                PathDescriptor opened = held.below("1", access)) {
            return DescriptorChannel.of(opened, access);
        }
    }

    @Test
    void readsAtPositions() throws Exception {
        try (FileChannel channel = open(Access.READ)) {
            ByteBuffer some = ByteBuffer.allocate(6);
            some.position(1).limit(5);
            assertThat(channel.read(some, 3)).isEqualTo(4);
            assertThat(new String(some.array(), US_ASCII)).isEqualTo("\0" + "3456" + "\0");
            assertThat(some.position()).isEqualTo(5);
            assertThat(channel.read(some, 3)).isZero();
            some.clear();
            assertThat(channel.read(some, 8)).isEqualTo(2);
            assertThat(channel.read(some, 10)).isEqualTo(-1);
            assertThat(channel.size()).isEqualTo(10);
        }
    }

    @Test
    void writesAtPositions() throws Exception {
        try (FileChannel channel = open(Access.READ_AND_WRITE)) {
            ByteBuffer mark =
                    ByteBuffer.wrap("..ab.".getBytes(US_ASCII)).position(2).limit(4);
            assertThat(channel.write(mark, 4)).isEqualTo(2);
            assertThat(mark.hasRemaining()).isFalse();
        }
        assertThat(file).hasContent("0123ab6789");
    }

    @Test
    void largeFileIsReadToItsEnd() throws Exception {
        byte[] octets = new byte[200_000];
        octets[199_999] = 7;
        Files.write(file, octets);
        try (FileChannel channel = open(Access.READ)) {
            ByteBuffer all = ByteBuffer.allocateDirect(octets.length);
            while (all.hasRemaining()) {
                assertThat(channel.read(all, all.position())).isPositive();
            }
            assertThat(all.get(199_999)).isEqualTo((byte) 7);
        }
    }

    @Test
    void failureOfTheSystemIsToldWithTheFile() throws Exception {
        try (FileChannel channel = open(Access.READ)) {
            assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pwrite")
                    .hasMessageContaining(file.toString());
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), -1)).hasMessageContaining("pread");
        }
    }

    /// Its number may be another file's by then.
    @Test
    void isNotUsedWhenClosed() throws Exception {
        FileChannel channel = open(Access.READ_AND_WRITE);
        channel.close();
        channel.close();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void descriptorsAreGivenBack() throws Exception {
        open(Access.READ).close();
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            open(Access.READ).close();
        }
        assertThat(descriptors()).isLessThan(before + 50);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void hasNoPosition() throws Exception {
        try (FileChannel channel = open(Access.READ)) {
            assertThatThrownBy(channel::position).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("at given positions only");
        }
    }
}
