package org.zsmtp.smtp.wire;

import java.nio.ByteBuffer;

/// Content as it travels: canonical line ends (RFC 5321 section 2.3.8) and, after DATA, transparency (section
/// 4.5.2).
///
/// Each of LF, CR LF and a CR without LF ends a line and becomes CR LF, so that no peer, however lax with bare line
/// ends, can find an end of data inside a message. Everything else passes as it is. One encoder per message; owned by
/// one thread.
public final class DataEncoder {

    /// What is done with a dot at the start of a line.
    public enum Transparency {
        /// It is doubled, as after DATA; also after NUL octets, since some peers drop those before they look for
        /// dots.
        DOTS_DOUBLED,
        /// Nothing: the length of a chunk is stated, and no octet in it means anything (RFC 3030 section 2).
        NONE
    }

    /// Octets of room without which [#encode] does nothing.
    public static final int LEAST_ROOM = 4;

    private static final byte[] END_OF_DATA = {'.', '\r', '\n'};

    private final Transparency transparency;
    private boolean lineStart = true;

    /// Nothing but NUL since the start of the line.
    private boolean seemsLineStart = true;

    private boolean carriageReturn;

    /// Starts a message.
    public DataEncoder(Transparency transparency) {
        this.transparency = transparency;
    }

    /// Encodes while `content` has octets and `wire` has room for four more. Octets that do not fit stay in
    /// `content`.
    public void encode(ByteBuffer content, ByteBuffer wire) {
        while (content.hasRemaining() && wire.remaining() >= LEAST_ROOM) {
            byte octet = content.get();
            if (carriageReturn) {
                carriageReturn = false;
                endLine(wire);
                if (octet == '\n') {
                    continue;
                }
            }
            switch (octet) {
                case '\r' -> carriageReturn = true;
                case '\n' -> endLine(wire);
                default -> {
                    if (seemsLineStart && octet == '.' && transparency == Transparency.DOTS_DOUBLED) {
                        wire.put((byte) '.');
                    }
                    lineStart = false;
                    seemsLineStart &= octet == 0;
                    wire.put(octet);
                    if (!seemsLineStart) {
                        copyRun(content, wire);
                    }
                }
            }
        }
    }

    /// Ends the last line where the content did not: at most two octets.
    public void endLastLine(ByteBuffer wire) {
        if (carriageReturn || !lineStart) {
            carriageReturn = false;
            endLine(wire);
        }
    }

    /// Ends the last line and writes the end of data: at most five octets.
    public void end(ByteBuffer wire) {
        endLastLine(wire);
        wire.put(END_OF_DATA);
    }

    private void endLine(ByteBuffer wire) {
        wire.put((byte) '\r').put((byte) '\n');
        lineStart = true;
        seemsLineStart = true;
    }

    /// Octets inside a line need no look-behind: copied up to the next line end in one go.
    private static void copyRun(ByteBuffer content, ByteBuffer wire) {
        int from = content.position();
        int most = from + Math.min(content.remaining(), wire.remaining());
        int to = from;
        while (to < most && content.get(to) != '\n' && content.get(to) != '\r') {
            to++;
        }
        wire.put(wire.position(), content, from, to - from);
        wire.position(wire.position() + to - from);
        content.position(to);
    }
}
