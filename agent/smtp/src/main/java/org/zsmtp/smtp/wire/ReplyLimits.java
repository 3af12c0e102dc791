package org.zsmtp.smtp.wire;

/// How much a peer may make us hold for one reply. RFC 5321 section 4.5.3.1.5 asks for 512 octets a line; the
/// defaults leave room for talkative servers and none for an endless one.
///
/// @param lineOctets  the longest line, its end included
/// @param lines       the most lines of a reply
/// @param replyOctets the most octets of a reply, line ends included
public record ReplyLimits(int lineOctets, int lines, int replyOctets) {

    /// 4096 octets a line, 1000 lines, 64 KiB a reply.
    public static final ReplyLimits DEFAULTS = new ReplyLimits(4096, 1000, 65536);

    public ReplyLimits {
        if (lineOctets < 6 || lines < 1 || replyOctets < lineOctets) {
            throw new IllegalArgumentException("reply limits " + lineOctets + ", " + lines + ", " + replyOctets);
        }
    }
}
