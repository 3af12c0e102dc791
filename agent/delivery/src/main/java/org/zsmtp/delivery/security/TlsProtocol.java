package org.zsmtp.delivery.security;

/// Versions of TLS, the oldest first.
public enum TlsProtocol {
    /// RFC 2246; formally obsolete (RFC 8996).
    TLS_1_0("TLSv1"),
    /// RFC 4346; formally obsolete (RFC 8996).
    TLS_1_1("TLSv1.1"),
    /// RFC 5246.
    TLS_1_2("TLSv1.2"),
    /// RFC 8446.
    TLS_1_3("TLSv1.3");

    private final String standardName;

    TlsProtocol(String standardName) {
        this.standardName = standardName;
    }

    /// @return as the JDK and session reports name it
    public String standardName() {
        return standardName;
    }
}
