package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.ReplyLimits;
import org.zsmtp.smtp.wire.ReplyParser;
import org.zsmtp.smtp.wire.ReplySyntaxException;

/// Fuzz target. The law: whatever octets come, the parser gives the same replies and ends in the same fault, or in
/// none, however the octets are split, holds no more than its limits allow, and throws nothing but
/// [ReplySyntaxException].
public final class ReplyParserTarget {

    private static final ReplyLimits LIMITS = new ReplyLimits(64, 5, 160);

    private ReplyParserTarget() {}

    /// @param data the first octet says where to split, the rest is what a server sends
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] octets = java.util.Arrays.copyOfRange(data, 1, data.length);
        List<Object> whole = read(octets, octets.length + 1);
        for (int piece : new int[] {1, 2 + (data[0] & 0x7f)}) {
            List<Object> split = read(octets, piece);
            if (!split.equals(whole)) {
                throw new LawBrokenException("whole: " + whole + ", in pieces of " + piece + ": " + split);
            }
        }
    }

    private static List<Object> read(byte[] octets, int piece) {
        ReplyParser parser = new ReplyParser(LIMITS);
        List<Object> read = new ArrayList<>();
        try {
            for (int from = 0; from < octets.length; from += piece) {
                parser.append(ByteBuffer.wrap(octets, from, Math.min(piece, octets.length - from)));
                for (Reply reply = parser.next(); reply != null; reply = parser.next()) {
                    read.add(reply);
                }
                if (parser.buffered() > LIMITS.replyOctets() + LIMITS.lineOctets()) {
                    throw new LawBrokenException(parser.buffered() + " octets held");
                }
            }
        } catch (ReplySyntaxException fault) {
            read.add("fault");
        }
        return read;
    }
}
