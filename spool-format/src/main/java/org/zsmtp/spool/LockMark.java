package org.zsmtp.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The mark of a recipient that an agent works on, `~` and the number of its process, as [RecipientLock] writes it.
/// It stays where an agent was killed. The scheduler takes it away when it reads the file again and finds no such
/// process; whoever works without one has nobody who does.
///
/// @param pid the process; 0 where none is named
public record LockMark(long pid) {

    private static final int SLOT_OCTETS = 6;

    /// @param file      its position is neither used nor moved
    /// @param recipient of this file
    /// @return empty where the recipient is not marked, or not any more
    public static Optional<LockMark> of(FileChannel file, RecipientLine recipient) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(1 + SLOT_OCTETS);
        while (octets.hasRemaining()) {
            if (file.read(octets, recipient.offset() + 1 + octets.position()) < 0) {
                return Optional.empty();
            }
        }
        String mark = new String(octets.array(), StandardCharsets.ISO_8859_1);
        if (mark.charAt(0) != RecipientTag.LOCKED.octet()) {
            return Optional.empty();
        }
        String digits = mark.substring(1).strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return Optional.of(new LockMark(number ? Long.parseLong(digits) : 0));
    }

    /// Takes the mark away, so that the recipient is pending again.
    ///
    /// @param file open for reading and writing
    /// @return false where another mark, or none, is there by now, or this one names no process
    public boolean free(FileChannel file, RecipientLine recipient) throws IOException {
        if (pid == 0 || !of(file, recipient).equals(Optional.of(this))) {
            return false;
        }
        ByteBuffer octets = StandardCharsets.US_ASCII.encode(RecipientTag.PENDING.octet() + " ".repeat(SLOT_OCTETS));
        while (octets.hasRemaining()) {
            if (file.write(octets, recipient.offset() + 1 + octets.position()) <= 0) {
                throw new EOFException("recipient tag at " + recipient.offset() + " not written");
            }
        }
        return true;
    }
}
