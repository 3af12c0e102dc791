package org.zsmtp.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a client sent, read in segments and taken up in lines and counted pieces.
///
/// Belongs to the thread of its connection. Each read goes to `segments` before any of its octets is taken up.
final class ClientOctets {

    /// What is written out before a read that may wait.
    interface BeforeWaiting {
        void flush() throws IOException;
    }

    private final InputStream in;
    private final BeforeWaiting before;
    private final Consumer<String> segments;
    private final StringBuilder buffered = new StringBuilder();
    private final byte[] piece = new byte[65536];

    ClientOctets(InputStream in, BeforeWaiting before, Consumer<String> segments) {
        this.in = in;
        this.before = before;
        this.segments = segments;
    }

    /// @return octets up to and with the next occurrence of `end`; null if the client ended first
    @Nullable
    String through(String end) throws IOException {
        int searched = 0;
        while (true) {
            int at = buffered.indexOf(end, searched);
            if (at >= 0) return take(at + end.length());
            searched = Math.max(0, buffered.length() - end.length() + 1);
            if (!fill()) return null;
        }
    }

    /// @return exactly so many octets; null if the client ended first
    @Nullable
    String exactly(int count) throws IOException {
        while (buffered.length() < count) if (!fill()) return null;
        return take(count);
    }

    /// How many octets have arrived that nobody took up.
    int waiting() throws IOException {
        return buffered.length() + in.available();
    }

    /// What was read and not taken up; it is gone afterwards.
    String remainder() {
        return take(buffered.length());
    }

    /// Reads and throws away until the client ends.
    void drain() throws IOException {
        do buffered.setLength(0);
        while (fill());
    }

    private String take(int count) {
        String taken = buffered.substring(0, count);
        buffered.delete(0, count);
        return taken;
    }

    private boolean fill() throws IOException {
        before.flush();
        int count = in.read(piece);
        if (count < 0) return false;
        String segment = new String(piece, 0, count, StandardCharsets.ISO_8859_1);
        segments.accept(segment);
        buffered.append(segment);
        return true;
    }
}
