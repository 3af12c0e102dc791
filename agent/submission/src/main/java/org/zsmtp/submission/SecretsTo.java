package org.zsmtp.submission;

/// To which servers a client gives secrets. What the credentials say of clear text
/// ([org.zsmtp.smtp.auth.Credentials.ClearText]) holds besides.
public enum SecretsTo {
    /// To servers whose certificate has been verified, and to UNIX sockets: where there are credentials for a
    /// host, TLS is demanded there with a certificate for its name
    /// ([org.zsmtp.delivery.policy.TlsLevel.Verify#HOST]), unless the transport's options demand a certain
    /// certificate, fingerprint or TLSA record themselves. The default.
    VERIFIED,

    /// The same, but a server that offers no TLS gets them in clear text where the credentials allow that.
    /// Somebody in between can make any server look so.
    VERIFIED_WHERE_TLS_IS_OFFERED,

    /// To any server that the transport's options are content with, a forged one among them.
    ANYBODY
}
