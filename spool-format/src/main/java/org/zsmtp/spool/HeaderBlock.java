package org.zsmtp.spool;

import java.util.List;

/// A set of header fields, the `m` block that recipients precede.
///
/// @param offset      where its first header starts in the control file, in octets; diagnostic records name it
/// @param headers     the header fields: folded ones in one text with their LFs inside, none with its last LF; one
///     octet in each character. Empty for a block without headers.
/// @param octetLength the block's length from its `m` to the LF of its last header
public record HeaderBlock(long offset, List<String> headers, long octetLength) {
    public HeaderBlock {
        headers = List.copyOf(headers);
    }
}
