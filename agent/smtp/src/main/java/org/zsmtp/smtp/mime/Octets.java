package org.zsmtp.smtp.mime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A queue of octets that grows: one side puts, the other takes all that is there before more is put. For one
/// thread.
final class Octets {
    private byte[] data;
    private int from;
    private int to;

    Octets(int room) {
        data = new byte[room];
    }

    boolean isEmpty() {
        return from == to;
    }

    int length() {
        return to - from;
    }

    byte at(int index) {
        return data[from + index];
    }

    byte[] array() {
        return data;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    void clear() {
        from = 0;
        to = 0;
    }

    void put(int octet) {
        if (to == data.length) {
            makeRoom(1);
        }
        data[to++] = (byte) octet;
    }

    void put(byte[] octets, int first, int end) {
        int count = end - first;
        if (data.length - to < count) {
            makeRoom(count);
        }
        System.arraycopy(octets, first, data, to, count);
        to += count;
    }

    /// Each character is one octet.
    void put(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        put(octets, 0, octets.length);
    }

    /// Takes what fits.
    ///
    /// @return how many octets
    int take(ByteBuffer target) {
        int count = Math.min(target.remaining(), to - from);
        target.put(data, from, count);
        from += count;
        if (from == to) {
            clear();
        }
        return count;
    }

    @Override
    public String toString() {
        return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// Room that was taken from is used again, so that what never runs quite empty does not grow for ever.
    private void makeRoom(int count) {
        int length = to - from;
        if (from > data.length / 2 && length + count <= data.length) {
            System.arraycopy(data, from, data, 0, length);
        } else {
            byte[] larger = new byte[Math.max(2 * data.length, length + count)];
            System.arraycopy(data, from, larger, 0, length);
            data = larger;
        }
        from = 0;
        to = length;
    }
}
