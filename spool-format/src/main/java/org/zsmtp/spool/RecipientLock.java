package org.zsmtp.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Marks recipient lines of one control file: a tag octet and six octets of process number, rewritten in place.
///
/// To lock, a pending line's tag becomes `~` and the process number goes into the slot, by which the scheduler
/// finds out whether the agent still lives. To unlock, the final tag is written and the slot is blanked. The old
/// tag is verified before. Each recipient is locked once and unlocked once, by one thread.
///
/// Nothing but the old tag guards the few microseconds between reading and writing. It is the scheduler that
/// gives each message and host to one process only; file locks would be lost whenever anything in the process
/// closes the file, as appending a diagnostic record does.
///
/// Two kinds of lines stay unmarked while they are worked on. Lines without a process number slot are never
/// written, as the original agent does it. And a process number of more than six digits has no room: cut off it
/// would name some other process, whose death lets the scheduler hand out the recipient a second time and whose
/// life keeps the message from ever being handed out again. Such a line stays pending until its final tag is
/// written.
public final class RecipientLock {

    private static final long LARGEST_PID = 999_999;
    private static final int READ_OCTETS = 16;
    private static final int SLOT_OCTETS = 6;

    private final FileChannel channel;
    private final long pid;
    private final RecipientClaims claims;
    private final String jobPath;

    /// @param channel open for reading and writing; its position is neither used nor moved
    /// @param pid     the number of the process that lives as long as the locks
    public RecipientLock(FileChannel channel, long pid) {
        this(channel, pid, new RecipientClaims(), "");
    }

    /// @param claims  of all jobs of this process
    /// @param jobPath of the control file
    RecipientLock(FileChannel channel, long pid, RecipientClaims claims, String jobPath) {
        if (pid < 1) {
            throw new IllegalArgumentException("process number " + pid);
        }
        this.channel = channel;
        this.pid = pid;
        this.claims = claims;
        this.jobPath = jobPath;
    }

    /// Locks a pending recipient. A process number that an earlier agent has left in the slot does not matter.
    public LockResult lock(RecipientLine recipient) throws IOException {
        if (!claims.take(jobPath, recipient.offset())) {
            return LockResult.OTHER_TAG;
        }
        boolean locked = false;
        try {
            LockResult result = mark(recipient);
            locked = result.succeeded();
            return result;
        } finally {
            if (!locked) {
                claims.giveBack(jobPath, recipient.offset());
            }
        }
    }

    private LockResult mark(RecipientLine recipient) throws IOException {
        LockResult state = verify(recipient, tag(RecipientTag.PENDING));
        if (state == LockResult.WRITTEN) {
            if (pid > LARGEST_PID) {
                return LockResult.UNMARKED;
            }
            write(recipient, lockMark());
        }
        return state;
    }

    /// Releases a recipient that this process has locked.
    ///
    /// @param tag what has become of it, anything but LOCKED
    public LockResult unlock(RecipientLine recipient, RecipientTag tag) throws IOException {
        if (tag == RecipientTag.LOCKED) {
            throw new IllegalArgumentException("unlocked as locked");
        }
        try {
            LockResult state = verify(recipient, pid > LARGEST_PID ? tag(RecipientTag.PENDING) : lockMark());
            if (state == LockResult.WRITTEN) {
                write(recipient, tag(tag) + " ".repeat(SLOT_OCTETS));
            }
            return state;
        } finally {
            claims.giveBack(jobPath, recipient.offset());
        }
    }

    /// @param mark what must stand behind the line's letter
    /// @return what writing to the line would come to
    private LockResult verify(RecipientLine recipient, String mark) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(READ_OCTETS);
        while (octets.hasRemaining()) {
            if (channel.read(octets, recipient.offset() + 1 + octets.position()) < 0) {
                return LockResult.TOO_SHORT;
            }
        }
        String found = new String(octets.array(), StandardCharsets.ISO_8859_1);
        char slot = found.charAt(1);
        if (slot != ' ' && (slot < '0' || slot > '9')) {
            return found.startsWith(tag(RecipientTag.PENDING)) ? LockResult.UNMARKED : LockResult.OTHER_TAG;
        }
        return found.startsWith(mark) ? LockResult.WRITTEN : LockResult.OTHER_TAG;
    }

    private String lockMark() {
        String digits = Long.toString(pid);
        return tag(RecipientTag.LOCKED) + " ".repeat(SLOT_OCTETS - digits.length()) + digits;
    }

    private static String tag(RecipientTag tag) {
        return String.valueOf(tag.octet());
    }

    private void write(RecipientLine recipient, String mark) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(mark.getBytes(StandardCharsets.US_ASCII));
        while (octets.hasRemaining()) {
            if (channel.write(octets, recipient.offset() + 1 + octets.position()) <= 0) {
                throw new EOFException("recipient tag at " + recipient.offset() + " not written");
            }
        }
    }
}
