package org.zsmtp.spool;

/// A set of header fields, the `m` block that recipients precede. [ControlFileReader#headers] reads them.
///
/// @param offset      where its first header starts in the control file, in octets; diagnostic records name it
/// @param octetLength the block's length from its `m` to the LF of its last header
/// @param fields      how many header fields it has
public record HeaderBlock(long offset, long octetLength, long fields) {}
