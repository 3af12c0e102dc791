package org.zsmtp.spool;

import java.io.IOException;

/// One line of a control file, or one block, which counts as a line.
///
/// @param start where it starts
/// @param end   behind its last octet: where a line's LF stands, where a block's empty line starts
/// @param block whether it is a block
record ControlLine(long start, long end, boolean block) {

    /// Finds the line at `start` exactly as the scheduler does, or the offsets in reports would miss their
    /// recipients. A line that starts with `m` or `M` is a block up to the next pair of LFs; at the very start of
    /// the file it is not.
    static ControlLine at(Octets octets, long start) throws IOException, MalformedControlFile {
        byte letter = octets.at(start);
        boolean block = start > 0 && (letter == 'm' || letter == 'M');
        return new ControlLine(start, block ? blockEnd(octets, start) : lineEnd(octets, start), block);
    }

    /// @return where the next line starts, or a number not less than the file's length
    long next() {
        return end + 1;
    }

    private static long lineEnd(Octets octets, long start) throws IOException {
        long i = start;
        while (i < octets.length() && octets.at(i) != '\n') {
            i++;
        }
        return i;
    }

    private static long blockEnd(Octets octets, long start) throws IOException, MalformedControlFile {
        boolean lineFeed = false;
        for (long i = start; i < octets.length(); i++) {
            boolean another = octets.at(i) == '\n';
            if (lineFeed && another) {
                return i;
            }
            lineFeed = another;
        }
        throw new MalformedControlFile(
                MalformedControlFile.Fault.UNTERMINATED_HEADER_BLOCK, "no empty line behind the block at " + start);
    }
}
