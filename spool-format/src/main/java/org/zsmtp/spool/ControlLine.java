package org.zsmtp.spool;

/// One line of a control file, or one block, which counts as a line.
///
/// @param start where it starts
/// @param end   behind its last octet: where a line's LF stands, where a block's empty line starts
/// @param block whether it is a block
record ControlLine(int start, int end, boolean block) {

    /// Finds the line at `start` exactly as the scheduler does, or the offsets in reports would miss their
    /// recipients. A line that starts with `m` or `M` is a block up to the next pair of LFs; at the very start of
    /// the file it is not.
    static ControlLine at(byte[] octets, int start) throws MalformedControlFile {
        boolean block = start > 0 && (octets[start] == 'm' || octets[start] == 'M');
        return new ControlLine(start, block ? blockEnd(octets, start) : lineEnd(octets, start), block);
    }

    /// @return where the next line starts, or a number not less than the file's length
    int next() {
        return end + 1;
    }

    private static int lineEnd(byte[] octets, int start) {
        int i = start;
        while (i < octets.length && octets[i] != '\n') {
            i++;
        }
        return i;
    }

    private static int blockEnd(byte[] octets, int start) throws MalformedControlFile {
        for (int i = start; i + 1 < octets.length; i++) {
            if (octets[i] == '\n' && octets[i + 1] == '\n') {
                return i + 1;
            }
        }
        throw new MalformedControlFile(
                MalformedControlFile.Fault.UNTERMINATED_HEADER_BLOCK, "no empty line behind the block at " + start);
    }
}
