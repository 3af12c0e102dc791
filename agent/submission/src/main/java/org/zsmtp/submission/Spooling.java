package org.zsmtp.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where a body is kept that comes by a stream.
///
/// @param directory of the files, which have no name there as soon as they are open, and are gone with the process
/// @param inMemory  the most octets that are kept in memory instead
public record Spooling(Path directory, int inMemory) {

    private static final int USUALLY_IN_MEMORY = 1 << 18;

    /// In `TMPDIR`, or where the system has temporary files; a quarter of a megabyte in memory.
    public static final Spooling USUAL = new Spooling(temporary(), USUALLY_IN_MEMORY);

    /// @throws IllegalArgumentException where that is no number of octets
    public Spooling {
        if (inMemory < 0) {
            throw new IllegalArgumentException("octets in memory are a count");
        }
    }

    private static Path temporary() {
        String named = System.getenv("TMPDIR");
        boolean usable = named != null && named.startsWith("/") && named.indexOf('\0') < 0;
        return Path.of(usable && named != null ? named : System.getProperty("java.io.tmpdir", "/tmp"));
    }

    Body keep(InputStream in) throws IOException {
        byte[] start = in.readNBytes(inMemory + 1);
        return start.length <= inMemory ? new Body.InMemory(start) : spooled(start, in);
    }

    private Body spooled(byte[] start, InputStream in) throws IOException {
        Path name = Files.createTempFile(directory, "zsmtp-", ".mail");
        FileChannel file;
        try {
            file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.deleteIfExists(name);
        }
        try {
            write(file, ByteBuffer.wrap(start));
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                write(file, ByteBuffer.wrap(piece, 0, count));
            }
            return new Body.InFile(file, 0, file.size(), true);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static void write(FileChannel file, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            file.write(octets);
        }
    }
}
