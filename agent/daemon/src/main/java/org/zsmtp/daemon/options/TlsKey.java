package org.zsmtp.daemon.options;

import java.util.Locale;

/// The keys of a TLS settings file: those of ZMailer's agent, and ours after them.
public enum TlsKey {
    TLS_CERT_FILE(Kind.PATH),
    TLS_KEY_FILE(Kind.PATH),
    TLS_DCERT_FILE(Kind.PATH),
    TLS_DKEY_FILE(Kind.PATH),
    TLS_CAFILE(Kind.PATH),
    TLS_CAPATH(Kind.PATH),
    TLS_LOGLEVEL(Kind.NUMBER),
    TLS_CIPHER_LIST(Kind.TEXT),
    /// No effect: both libraries have sources of their own.
    TLS_RANDOM_SOURCE(Kind.TEXT),
    /// No effect: TLS 1.0 alone, which no server should take any more (RFC 8996).
    TLS_STRICT_RFC2487(Kind.NONE),
    /// No effect of its own: sessions are remembered anyway.
    TLS_USE_SCACHE(Kind.NONE),
    TLS_SCACHE_TIMEOUT(Kind.NUMBER),
    /// No effect, as in the original.
    NO_TLS_READAHEAD(Kind.NONE),
    DEMAND_TLS_MODE(Kind.NONE),
    TLS_KEY_PASSPHRASE_FILE(Kind.PATH),
    TLS_CRL_FILE(Kind.PATH),
    TLS_PROTOCOLS(Kind.TEXT),
    TLS_PROVIDER(Kind.TEXT),
    TLS_KEY_LOG_FILE(Kind.PATH);

    /// The value of a key.
    enum Kind {
        PATH,
        NUMBER,
        TEXT,
        NONE
    }

    final Kind kind;

    TlsKey(Kind kind) {
        this.kind = kind;
    }

    /// @return as it is written in the file, in lower case
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
