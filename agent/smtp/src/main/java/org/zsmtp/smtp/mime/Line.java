package org.zsmtp.smtp.mime;

/// A line of a content, or a piece of a long one, where the reader of [Lines] finds it: valid until the next.
final class Line {

    /// How lines end: what there was is never copied, but an operator may not want all of it.
    enum End {
        /// Not yet, or not at all at the end of the content.
        NONE,
        LF,
        CR_LF,
        /// CR without LF.
        CR
    }

    byte[] octets = {};
    int from;
    int to;

    /// Nothing of this line came before.
    boolean starts;

    /// The line from its start to its end or to the content's.
    boolean whole;

    End end = End.NONE;

    /// CR without LF in it, which were made blanks.
    int strayReturns;

    int high;
    int nul;
    int escapes;

    int length() {
        return to - from;
    }

    boolean ends() {
        return end != End.NONE;
    }

    boolean startsWith(byte first, byte second) {
        return to - from >= 2 && octets[from] == first && octets[from + 1] == second;
    }
}
