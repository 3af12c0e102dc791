package org.zsmtp.spool;

/// How much of a message a failure notification returns (RFC 3461 section 4.3).
public enum Ret {
    FULL,
    HDRS
}
