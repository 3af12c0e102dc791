package org.zsmtp.smtp.session;

/// Whether content travels in chunks (RFC 3030), which need no 354 and so save a round trip (decision 0019).
public enum Chunking {
    /// Where the server offers it and the content's stated size is below 64000 octets.
    WHERE_OFFERED_AND_SMALL,
    /// Content is always sent after DATA.
    NEVER
}
