package org.zsmtp.smtp.session;

/// How a session greets its server. LMTP has LHLO only. [Handshake] goes by it.
public enum Hello {
    /// EHLO, and HELO where the server refuses that.
    EHLO,
    /// EHLO where the greeting has the word ESMTP, else HELO.
    EHLO_WHERE_ANNOUNCED,
    /// HELO, and no service extension is used; in LMTP, LHLO and none.
    HELO
}
