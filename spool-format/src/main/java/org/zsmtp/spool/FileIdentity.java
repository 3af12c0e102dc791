package org.zsmtp.spool;

import java.time.Instant;

/// What tells one content of a file from another, or from another file's, without reading it.
///
/// @param device   where the inode is
/// @param inode    its number there
/// @param size     in octets
/// @param modified when the content changed last
public record FileIdentity(long device, long inode, long size, Instant modified) {}
